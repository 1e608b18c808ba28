/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.pubsub.PubSub;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.inprocess.InProcessNetwork;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A network takes the place of servers here: these do not let anybody choose when they hear of a stream. */
@DisplayName("Before the first writes to a new stream")
final class HeardTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final InProcessNetwork network = new InProcessNetwork();
    private final PubSub client = network.connect("client");
    private final PubSub servers = network.connect("servers");
    private final Heard heard = new Heard(client, new Unserved(new Api(client, PATIENCE), () -> false), PATIENCE);
    private final AtomicInteger looked = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();

    @AfterEach
    void close() {
        client.close();
        servers.close();
    }

    private void answer(WireMessage question, String json) {
        servers.publish(WireMessage.of(question.replyTo().orElseThrow(), WireHeaders.none(), Bytes.utf8(json)));
    }

    /** The server that leads all says who owns the subject; after {@code looks} of these, one that has the stream listens. */
    private void serve(String owner, int looks) {
        servers.subscribe("$JS.API.STREAM.NAMES", question -> {
            if (looked.incrementAndGet() == looks) {
                servers.subscribe("new.a", write -> {
                    asked.incrementAndGet();
                    answer(write, "{\"error\":{\"code\":400,\"err_code\":10060}}");
                });
            }
            answer(question, "{\"streams\":[\"" + owner + "\"]}");
        });
    }

    private void await() {
        heard.await("S", 1, "new.a", Effort.read("put", Deadline.after(PATIENCE)));
    }

    @Test
    @DisplayName("it is waited for until somebody listens, and then never again")
    void waits() {
        serve("S", 3);
        await();
        assertThat(looked).hasValue(3);
        assertThat(asked).hasValue(1);
        await();
        assertThat(asked).hasValue(1);
    }

    @Test
    @DisplayName("a stream that is gone is not waited for, nor taken for known")
    void gone() {
        serve("another", 2);
        await();
        assertThat(looked).hasValue(1);
        await();
        assertThat(looked).hasValue(2);
        await();
        assertThat(asked).hasValue(1);
    }
}
