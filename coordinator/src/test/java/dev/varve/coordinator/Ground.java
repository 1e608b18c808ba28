/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.coordinator;

import dev.varve.Bytes;
import dev.varve.pubsub.PubSub;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.inprocess.InProcessNetwork;
import dev.varve.pubsub.wire.ClusterMap;
import dev.varve.pubsub.wire.ClusterStatus;
import dev.varve.pubsub.wire.CoordinatorVerb;
import dev.varve.pubsub.wire.ErrorCodec;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.HeaderReader;
import dev.varve.pubsub.wire.PageCodec;
import dev.varve.pubsub.wire.SlotSet;
import dev.varve.pubsub.wire.Status;
import dev.varve.pubsub.wire.StreamCodec;
import dev.varve.pubsub.wire.WireSubjects;
import dev.varve.stream.StreamInfo;
import dev.varve.stream.StreamSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** A coordinator, a client and a clock that goes when it is told. */
final class Ground implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    final CoordinatorConfig config;
    final WireSubjects subjects = WireSubjects.defaults();
    private final AtomicLong nanos = new AtomicLong();
    private final InProcessNetwork network;
    private final List<PubSub> handles = new ArrayList<>();
    private final PubSub client;
    private PubSub coordinatorHandle;
    private Coordinator coordinator;
    private final List<Coordinator> others = new ArrayList<>();

    Ground(Path directory) {
        this(directory, new InProcessNetwork());
    }

    Ground(Path directory, InProcessNetwork network) {
        this.network = network;
        this.config = CoordinatorConfig.defaults(directory);
        this.client = connect("client");
        this.coordinatorHandle = connect("coordinator");
        this.coordinator = new Coordinator(coordinatorHandle, config, nanos::get);
        coordinator.start();
    }

    PubSub connect(String name) {
        PubSub handle = network.connect(name);
        handles.add(handle);
        return handle;
    }

    Coordinator coordinator() {
        return coordinator;
    }

    /** Starts one more coordinator on the same directory. */
    Coordinator another(String id) {
        return another(id, connect(id));
    }

    /** {@link #another(String)} over a connection of its own. */
    Coordinator another(String id, PubSub connection) {
        Coordinator other = new Coordinator(connection, config.withId(id), nanos::get);
        others.add(other);
        other.start();
        return other;
    }

    /** How the leader describes the installation. */
    ClusterStatus clusterStatus() {
        return ClusterStatus.parse(status());
    }

    /** Ends the coordinator and starts another, on the same directory. */
    void restartCoordinator() {
        restartCoordinator(Steps.UNWATCHED);
    }

    void restartCoordinator(Steps steps) {
        coordinator.close();
        coordinatorHandle.close();
        coordinatorHandle = connect("coordinator");
        coordinator = new Coordinator(coordinatorHandle, config, nanos::get, steps);
        coordinator.start();
    }

    /** Lets time go by, a second at a time, with the coordinator awake and {@code servers} beating as their first process. */
    void pass(Duration time, String... servers) {
        for (long second = 0; second < time.toSeconds(); second++) {
            nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
            for (String server : servers) {
                beat(server);
            }
            status();
        }
    }

    /** Lets time go by at once, as if the coordinator had slept. */
    void jump(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    ClusterMap beat(String server) {
        return beat(server, "p1");
    }

    ClusterMap beat(String server, String incarnation) {
        return map(ask(CoordinatorVerb.BEAT, process(server, incarnation)));
    }

    ClusterMap beat(String server, String incarnation, long have) {
        WireMessage answer =
                ask(CoordinatorVerb.BEAT, process(server, incarnation).add(HeaderNames.HAVE, have));
        return answer.payload().isEmpty() ? map() : map(answer);
    }

    /** Lets {@code servers} beat with the newest map until it does not change any more. */
    void seeAll(String... servers) {
        long before;
        do {
            before = map().version();
            for (String server : servers) {
                beat(server, "p1", map().version());
            }
        } while (map().version() != before);
    }

    void leave(String server) {
        ask(CoordinatorVerb.LEAVE, process(server, "p1"));
    }

    ClusterMap assign(int slot) {
        return map(ask(CoordinatorVerb.ASSIGN, WireHeaders.builder().add(HeaderNames.SLOT, slot)));
    }

    ClusterMap map() {
        return map(ask(CoordinatorVerb.MAP, WireHeaders.builder()));
    }

    String status() {
        return ask(CoordinatorVerb.STATUS, WireHeaders.builder()).payload().utf8();
    }

    ClusterMap declare(StreamSpec spec) {
        WireHeaders.Builder headers = WireHeaders.builder();
        StreamCodec.write(headers, spec);
        return map(ask(CoordinatorVerb.DECLARE, headers));
    }

    /** Asks to declare {@code spec} and does not wait; fails with the error that is the answer. */
    CompletableFuture<WireMessage> beginToDeclare(StreamSpec spec) {
        WireHeaders.Builder headers = WireHeaders.builder();
        StreamCodec.write(headers, spec);
        return begin(subjects.coordinator(CoordinatorVerb.DECLARE), headers.build());
    }

    WireMessage undeclare(String name) {
        return ask(CoordinatorVerb.UNDECLARE, WireHeaders.builder().add(HeaderNames.STREAM, name));
    }

    /** The answer; an error is thrown. */
    WireMessage ask(CoordinatorVerb verb, WireHeaders.Builder headers) {
        return ask(subjects.coordinator(verb), headers.build());
    }

    WireMessage ask(String subject, WireHeaders headers) {
        return checked(client.request(WireMessage.of(subject, headers, Bytes.empty()), PATIENCE)
                .join());
    }

    private CompletableFuture<WireMessage> begin(String subject, WireHeaders headers) {
        return client.request(WireMessage.of(subject, headers, Bytes.empty()), PATIENCE)
                .thenApply(Ground::checked);
    }

    private static WireMessage checked(WireMessage answer) {
        HeaderReader from = HeaderReader.of(answer.headers());
        if (Status.read(from) == Status.ERROR) {
            throw ErrorCodec.read(from);
        }
        return answer;
    }

    /** Has {@code server} answer {@code list} with nothing the first time, and with {@code late} from then on. */
    void answerListLate(String server, StreamInfo late) {
        answerListLate(server, late, () -> CompletableFuture.completedFuture(null));
    }

    /** The same, where each answer but the first waits for what {@code until} gives. */
    void answerListLate(String server, StreamInfo late, Supplier<CompletableFuture<?>> until) {
        PubSub handle = connect(server);
        AtomicBoolean asked = new AtomicBoolean();
        handle.subscribe(subjects.requests(server), request -> {
            if (asked.getAndSet(true)) {
                var unused = until.get().thenRun(() -> answerList(handle, request, SlotSet.where(slot -> true), late));
            } else {
                answerList(handle, request, SlotSet.where(slot -> true));
            }
        });
    }

    /** Has {@code server} answer {@code list} with {@code streams}, whatever the filter, and tell so of every slot. */
    void answerList(String server, StreamInfo... streams) {
        answerList(server, SlotSet.where(slot -> true), streams);
    }

    /** Has {@code server} answer {@code list} with {@code streams}, whatever the filter, and tell so of {@code slots}. */
    void answerList(String server, SlotSet slots, StreamInfo... streams) {
        PubSub handle = connect(server);
        handle.subscribe(subjects.requests(server), request -> answerList(handle, request, slots, streams));
    }

    private static void answerList(PubSub handle, WireMessage request, SlotSet slots, StreamInfo... streams) {
        String to = request.replyTo().orElseThrow();
        for (int i = 0; i < streams.length; i++) {
            WireHeaders.Builder item = PageCodec.item(i);
            StreamCodec.write(item, streams[i], 1);
            handle.publish(WireMessage.of(to, item.build(), Bytes.empty()));
        }
        PageCodec.End end = PageCodec.End.complete(streams.length).covering(slots);
        handle.publish(WireMessage.of(to, end.headers(), Bytes.empty()));
    }

    private static ClusterMap map(WireMessage answer) {
        return ClusterMap.parse(answer.payload().utf8());
    }

    private static WireHeaders.Builder process(String server, String incarnation) {
        return WireHeaders.builder().add(HeaderNames.SERVER, server).add(HeaderNames.INCARNATION, incarnation);
    }

    @Override
    public void close() {
        others.forEach(Coordinator::close);
        coordinator.close();
        handles.forEach(PubSub::close);
    }
}
