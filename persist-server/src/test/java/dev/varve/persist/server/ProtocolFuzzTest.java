/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.varve.Durability;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.persist.PersistConfig;
import dev.varve.persist.store.TestClock;
import dev.varve.pubsub.NoAnswerException;
import dev.varve.pubsub.PubSub;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.inprocess.InProcessNetwork;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.Status;
import dev.varve.stream.PublishOptions;
import dev.varve.testkit.model.Seed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A server to which anybody sends anything")
final class ProtocolFuzzTest {

    private static final int REQUESTS = 4000;
    private static final List<String> CODES =
            Arrays.stream(ErrorCode.values()).map(Enum::name).toList();

    @TempDir
    Path root;

    private final AtomicLong nanos = new AtomicLong();
    private final InProcessNetwork network = new InProcessNetwork();
    private final PubSub pubSub = network.connect("test");
    private final PubSub own = network.connect("s1");
    private final WireClient client = new WireClient(pubSub, "s1");
    private ServerLoop server;

    @BeforeEach
    void start() {
        new StillCoordinator(pubSub).give("s1", 1);
        PersistConfig config = PersistConfig.of("s1", root).withDefaultDurability(Durability.PROCESS);
        server = new ServerLoop(config, own, new TestClock(), nanos::get);
        server.start();
        await().until(() -> server.mapVersion().isPresent());
    }

    @AfterEach
    void stop() {
        server.close();
        own.close();
        pubSub.close();
    }

    @Test
    @DisplayName(
            "PS-32: answers each request with a typed error or does it, holds nothing for ever, and touches nothing else")
    void survives() {
        Witness witness = new Witness(client);
        witness.write();
        List<String> before = witness.read();
        BlockingQueue<WireMessage> told = new LinkedBlockingQueue<>();
        pubSub.subscribe("varve.v1.change.witness.>", message -> {
            if (!message.headers().first(HeaderNames.KIND).equals(Optional.of("head"))) {
                told.add(message);
            }
        });
        FuzzedRequests requests = new FuzzedRequests(new Random(Seed.choose("protocol fuzzer")));
        int errors = 0;
        long most = 0;
        for (int i = 0; i < REQUESTS; i++) {
            errors += refused(requests.next()) ? 1 : 0;
            most = Math.max(most, server.heldBytes());
        }

        assertThat(errors).as("most of it is malformed").isGreaterThan(REQUESTS / 3);
        assertThat(most).as("some of it is in parts").isPositive();
        assertThat(witness.read()).isEqualTo(before);
        assertThat(told).isEmpty();
        nanos.addAndGet(Duration.ofSeconds(31).toNanos());
        assertThat(server.heldBytes()).as("bytes of what was never completed").isZero();
        assertThat(WireClient.status(client.publish("fine", "hello", PublishOptions.none())))
                .isEqualTo(Status.OK);
    }

    /** Whether {@code request} was refused, here or already by the transport. */
    private boolean refused(WireMessage request) {
        WireMessage answer;
        try {
            answer = client.raw(request.subject(), request.headers(), request.payload());
        } catch (CompletionException e) {
            if (e.getCause() instanceof NoAnswerException && waitsNoLonger(request)) {
                // That it was let drop, and is no request at which the server hangs, shows when it may take its time.
                return refused(patient(request));
            }
            assertThat(e)
                    .as("%s", request)
                    .cause()
                    .isInstanceOfSatisfying(
                            StorageException.class,
                            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID));
            return true;
        }
        if (WireClient.status(answer) != Status.ERROR) {
            return false;
        }
        assertThat(CODES).contains(WireClient.code(answer));
        assertThat(WireClient.headers(answer).decoded(HeaderNames.ERROR).orElse(""))
                .as("%s", request)
                .isNotBlank()
                .hasLineCount(1)
                .doesNotContain("a fault of its own");
        return true;
    }

    private static WireMessage patient(WireMessage request) {
        WireHeaders.Builder headers = WireHeaders.builder();
        request.headers().forEach((name, value) -> {
            if (!name.equals(HeaderNames.DEADLINE)) {
                headers.add(name, value);
            }
        });
        return WireMessage.of(request.subject(), headers.build(), request.payload());
    }

    /** Whether {@code request} says that its sender goes away sooner than {@link WireClient} does, so that a server may let it drop. */
    private static boolean waitsNoLonger(WireMessage request) {
        return request.headers()
                .first(HeaderNames.DEADLINE)
                .filter(millis -> millis.matches("0*[1-9][0-9]{0,3}"))
                .isPresent();
    }
}
