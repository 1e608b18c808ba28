/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.Bytes;
import dev.varve.Durability;
import dev.varve.Receipt;
import dev.varve.StorageException;
import dev.varve.pubsub.PubSubSubscription;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.inprocess.InProcessNetwork;
import dev.varve.pubsub.inprocess.InProcessPubSub;
import dev.varve.pubsub.wire.BundleCodec;
import dev.varve.pubsub.wire.BundleItem;
import dev.varve.pubsub.wire.ClusterMap;
import dev.varve.pubsub.wire.CoordinatorVerb;
import dev.varve.pubsub.wire.ErrorCodec;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.HeaderReader;
import dev.varve.pubsub.wire.ReceiptCodec;
import dev.varve.pubsub.wire.ServerInfo;
import dev.varve.pubsub.wire.Slots;
import dev.varve.pubsub.wire.Status;
import dev.varve.pubsub.wire.Verb;
import dev.varve.pubsub.wire.WireSubjects;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** A coordinator and servers over one shared store, which do with each publish what the test says. */
final class ScriptedCluster implements AutoCloseable {

    /** What a server does with a request. */
    enum Deed {
        CARRY_OUT_AND_ANSWER,
        CARRY_OUT_SILENTLY,
        LOSE,
        SAY_MOVED,
        REFUSE
    }

    /** A value that servers refuse, wherever it comes. */
    static final String REFUSED = "refused";

    private static StorageException refusal() {
        return StorageException.invalid("not here");
    }

    private final WireSubjects subjects = WireSubjects.defaults();
    private final InProcessPubSub handle;
    private final Map<String, PubSubSubscription> servers = new HashMap<>();
    private final List<String> stored = new ArrayList<>();
    private final Map<String, Long> ids = new HashMap<>();
    private volatile PubSubSubscription coordinator;
    private volatile ClusterMap map = ClusterMap.empty();
    private final Queue<WireMessage> seen = new ConcurrentLinkedQueue<>();
    private volatile int mostTogether = 1;
    private volatile Function<WireMessage, Deed> script = message -> Deed.CARRY_OUT_AND_ANSWER;

    ScriptedCluster(InProcessNetwork network) {
        handle = network.connect("scripted");
        coordinator = handle.subscribe(subjects.coordinatorRequests(), this::coordinate);
    }

    void script(Function<WireMessage, Deed> deeds) {
        script = deeds;
    }

    /** From now on servers say that they take so many messages in a bundle. */
    void take(int together) {
        mostTogether = together;
    }

    /** How many messages each write brought that has come, in order. */
    List<Integer> seen() {
        return seen.stream()
                .map(request -> Math.max(1, BundleCodec.count(HeaderReader.of(request.headers()))))
                .toList();
    }

    /** Starts {@code server}, with a thread of its own, as servers have. */
    void start(String server) {
        servers.put(server, handle.subscribe(subjects.requests(server), message -> serve(server, message)));
    }

    void stop(String server) {
        Objects.requireNonNull(servers.remove(server), server).close();
    }

    void stopCoordinator() {
        coordinator.close();
    }

    void startCoordinator() {
        coordinator = handle.subscribe(subjects.coordinatorRequests(), this::coordinate);
    }

    /** Gives the first {@code slots} slots to {@code server}, under a new epoch. */
    void own(String server, int slots) {
        Map<Integer, ClusterMap.Owner> owners = new HashMap<>();
        for (int slot = 0; slot < slots; slot++) {
            owners.put(slot, new ClusterMap.Owner(server, map.version() + 1));
        }
        map = new ClusterMap(map.version() + 1, owners, Map.of());
        handle.publish(WireMessage.of(
                subjects.mapChanged(),
                WireHeaders.builder().add(HeaderNames.VERSION, map.version()).build(),
                Bytes.empty()));
    }

    void own(String server) {
        own(server, Slots.COUNT);
    }

    /** The values stored, in order. */
    List<String> stored() {
        synchronized (stored) {
            return List.copyOf(stored);
        }
    }

    private void coordinate(WireMessage request) {
        boolean assign = subjects.parseCoordinator(request.subject()) == CoordinatorVerb.ASSIGN;
        boolean owned = map.owner(0).isPresent();
        WireMessage reply = assign && !owned
                ? message(request, ErrorCodec.write(StorageException.unavailable("no server is alive", null)))
                : WireMessage.of(
                        request.replyTo().orElseThrow(), Status.OK.headers().build(), Bytes.utf8(map.toText()));
        handle.publish(reply);
    }

    private void serve(String server, WireMessage request) {
        if (subjects.parseRequest(request.subject()).verb() == Verb.PING) {
            WireHeaders.Builder info = Status.OK.headers();
            new ServerInfo(server, "scripted", 1 << 20, Durability.DISK, 1).write(info);
            handle.publish(message(request, info.build()));
            return;
        }
        seen.add(request);
        Deed deed = script.apply(request);
        if (deed == Deed.LOSE) {
            return;
        }
        Optional<String> owner = map.owner(0).map(ClusterMap.Owner::server);
        boolean moved = deed == Deed.SAY_MOVED || !owner.equals(Optional.of(server));
        WireMessage answer = moved
                ? message(request, Status.MOVED.headers().build())
                : deed == Deed.REFUSE ? message(request, ErrorCodec.write(refusal())) : carryOut(request);
        if (deed != Deed.CARRY_OUT_SILENTLY) {
            handle.publish(answer);
        }
    }

    private WireMessage carryOut(WireMessage request) {
        int count = BundleCodec.count(HeaderReader.of(request.headers()));
        if (count == 0) {
            return message(request, store(new BundleItem(request.headers(), request.payload())));
        }
        List<BundleItem> answers = BundleCodec.read(request.payload(), count).stream()
                .map(item -> new BundleItem(store(item), Bytes.empty()))
                .toList();
        WireHeaders headers = Status.OK.headers().add(HeaderNames.BUNDLE, count).build();
        return WireMessage.of(request.replyTo().orElseThrow(), headers, BundleCodec.write(answers));
    }

    private WireHeaders store(BundleItem request) {
        if (request.payload().utf8().equals(REFUSED)) {
            return ErrorCodec.write(refusal());
        }
        String id = request.headers().first(HeaderNames.MSG_ID).orElseThrow();
        synchronized (stored) {
            boolean repeated = ids.containsKey(id);
            if (!repeated) {
                stored.add(request.payload().utf8());
            }
            long seq = ids.computeIfAbsent(id, unseen -> (long) stored.size());
            WireHeaders.Builder answer = Status.OK.headers();
            ReceiptCodec.write(answer, new Receipt(seq, Instant.EPOCH, repeated, Durability.DISK, 1));
            answer.add(HeaderNames.MAX_BUNDLE, mostTogether);
            return answer.build();
        }
    }

    private static WireMessage message(WireMessage request, WireHeaders headers) {
        return WireMessage.of(request.replyTo().orElseThrow(), headers, Bytes.empty());
    }

    @Override
    public void close() {
        handle.close();
    }
}
