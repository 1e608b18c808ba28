/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static org.awaitility.Awaitility.await;

import dev.varve.Bytes;
import dev.varve.Durability;
import dev.varve.SubjectFilter;
import dev.varve.persist.PersistConfig;
import dev.varve.persist.PersistServer;
import dev.varve.persist.store.TestClock;
import dev.varve.pubsub.PubSub;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.inprocess.InProcessNetwork;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.HeaderReader;
import dev.varve.pubsub.wire.PageCodec;
import dev.varve.pubsub.wire.Status;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import dev.varve.pubsub.wire.WireSubjects;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server of all slots over an in-process network, a coordinator that says so, and a client that speaks the wire protocol. */
final class WireFixture implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String SERVER = "s1";

    final TestClock clock = new TestClock();
    final WireSubjects subjects = WireSubjects.defaults();
    private final InProcessNetwork network = new InProcessNetwork();
    private final PubSub pubSub = network.connect("client");
    private final StillCoordinator coordinator = new StillCoordinator(pubSub);
    private final WireClient client = new WireClient(pubSub, SERVER);
    private final Path root;
    private PubSub ofServer = network.connect("server");
    private PersistServer server;
    private long epoch = 1;

    WireFixture(Path root) {
        this.root = root;
        coordinator.give(SERVER, epoch);
        server = start();
    }

    private PersistServer start() {
        PersistConfig config = PersistConfig.of(SERVER, root)
                .withDefaultDurability(Durability.PROCESS)
                .withWorkers(2);
        PersistServer started = new PersistServer(config, ofServer, clock);
        started.start();
        await().atMost(PATIENCE).until(() -> started.mapVersion().isPresent());
        return started;
    }

    /** Kills the server and starts another on the same files, under the next epoch. */
    void restart() {
        server.abort();
        ofServer.close();
        coordinator.give(SERVER, ++epoch);
        ofServer = network.connect("server");
        server = start();
    }

    long epoch() {
        return epoch;
    }

    /** An answer: its status, headers and payload. */
    record Reply(Status status, HeaderReader headers, Bytes payload) {

        static Reply of(WireMessage message) {
            HeaderReader headers = HeaderReader.of(message.headers());
            return new Reply(Status.read(headers), headers, message.payload());
        }

        long number(String name) {
            return headers.requiredNumber(name, 0);
        }

        String text(String name) {
            return headers.requiredText(name);
        }
    }

    /** The items of a page, and its end. */
    record Pages(List<Reply> items, PageCodec.End end) {

        List<String> texts(String name) {
            return items.stream().map(item -> item.text(name)).toList();
        }
    }

    /** Names and values of headers by turns. */
    static WireHeaders.Builder with(Object... headers) {
        WireHeaders.Builder builder = WireHeaders.builder();
        for (int i = 0; i < headers.length; i += 2) {
            builder.add(headers[i].toString(), headers[i + 1].toString());
        }
        return builder;
    }

    Reply ask(Verb verb, Target target, WireHeaders.Builder headers, Bytes payload) {
        return Reply.of(client.ask(verb, target, headers, payload));
    }

    Reply ask(Verb verb, Target target, Object... headers) {
        return ask(verb, target, with(headers), Bytes.empty());
    }

    /** Sends without waiting; the answers come to {@code inbox}. */
    void send(Verb verb, Target target, String inbox, Object... headers) {
        client.send(verb, target, with(headers), Bytes.empty(), inbox);
    }

    void declare(String name, String filter) {
        coordinator.declare(name, filter);
        Reply reply = ask(
                Verb.ENSURE,
                Target.of(SubjectFilter.of(filter)),
                HeaderNames.STREAM,
                name,
                HeaderNames.DECLARED,
                1,
                HeaderNames.SUBJECTS,
                filter);
        if (reply.status() != Status.OK) {
            throw new AssertionError(
                    "declaring was answered with " + reply.headers().headers());
        }
    }

    /** How many transactions the server has committed. */
    long commits() {
        return server.commits();
    }

    /** Ends the server in good order. */
    void stop() {
        server.close();
    }

    Pages page(Verb verb, Target target, Object... headers) {
        try {
            List<WireMessage> messages = client.page(verb, target, with(headers));
            Reply end = Reply.of(messages.get(messages.size() - 1));
            if (end.status() != Status.OK) {
                throw new AssertionError("a page ended with " + end.headers().headers());
            }
            List<Reply> items =
                    messages.stream().limit(messages.size() - 1).map(Reply::of).toList();
            return new Pages(items, PageCodec.End.read(end.headers()));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** What is published to {@code filter} from now on. */
    Listening listen(String filter) {
        return new Listening(filter);
    }

    final class Listening {
        private final BlockingQueue<WireMessage> messages = new LinkedBlockingQueue<>();

        private Listening(String filter) {
            pubSub.subscribe(filter, messages::add);
        }

        /** The next message. */
        WireMessage next() {
            try {
                return Optional.ofNullable(messages.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
                        .orElseThrow(() -> new AssertionError("no message within " + PATIENCE));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        /** The next message of this kind; those of other kinds are passed over. */
        WireMessage next(String kind) {
            WireMessage message = next();
            while (!kind(message).equals(kind)) {
                message = next();
            }
            return message;
        }

        String kind(WireMessage message) {
            return HeaderReader.of(message.headers()).requiredText(HeaderNames.KIND);
        }
    }

    @Override
    public void close() {
        server.close();
        ofServer.close();
        pubSub.close();
    }
}
