/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.Bytes;
import dev.varve.Durability;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.inprocess.InProcessNetwork;
import dev.varve.pubsub.inprocess.InProcessPubSub;
import dev.varve.pubsub.wire.ClusterMap;
import dev.varve.pubsub.wire.ErrorCodec;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.HeaderReader;
import dev.varve.pubsub.wire.ListingPlace;
import dev.varve.pubsub.wire.PageCodec;
import dev.varve.pubsub.wire.ServerInfo;
import dev.varve.pubsub.wire.SlotSet;
import dev.varve.pubsub.wire.Slots;
import dev.varve.pubsub.wire.Status;
import dev.varve.pubsub.wire.StreamCodec;
import dev.varve.pubsub.wire.Verb;
import dev.varve.pubsub.wire.WireSubjects;
import dev.varve.stream.StreamInfo;
import dev.varve.stream.StreamSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A coordinator, and servers that list undeclared streams of the slots which, as the test says, they take to be theirs. */
final class ListingServers implements AutoCloseable {

    private final WireSubjects subjects = WireSubjects.defaults();
    private final InProcessPubSub handle;
    private final TreeSet<String> streams = new TreeSet<>();
    private final Set<String> damaged = new HashSet<>();
    private final Map<String, SlotSet> views = new HashMap<>();
    private final Map<String, Integer> asked = new HashMap<>();
    private final List<Long> versions = new ArrayList<>();
    private Map<Integer, ClusterMap.Owner> owners = Map.of();
    private long version = 1;
    private boolean silent;
    private int refusals;
    private int pageItems = 1000;
    private Runnable whenListed = () -> {};

    ListingServers(InProcessNetwork network, String... servers) {
        handle = network.connect("scripted");
        handle.subscribe(subjects.coordinatorRequests(), this::coordinate);
        for (String server : servers) {
            handle.subscribe(subjects.requests(server), request -> serve(server, request));
        }
    }

    synchronized void have(String... names) {
        streams.addAll(List.of(names));
    }

    synchronized void damage(String name) {
        damaged.add(name);
    }

    /** The coordinator gives {@code slots} to {@code server}; what servers take to be theirs stays. */
    synchronized void give(SlotSet slots, String server) {
        Map<Integer, ClusterMap.Owner> next = new HashMap<>(owners);
        version++;
        slots.stream().forEach(slot -> next.put(slot, new ClusterMap.Owner(server, version)));
        owners = next;
    }

    /** From now on {@code server} takes {@code slots} to be its own. */
    synchronized void view(String server, SlotSet slots) {
        views.put(server, slots);
    }

    synchronized void silenceCoordinator() {
        silent = true;
    }

    /** The next {@code count} questions are answered with {@code UNAVAILABLE}. */
    synchronized void refuse(int count) {
        refusals = count;
    }

    synchronized void pagesOf(int items) {
        pageItems = items;
    }

    /** {@code task} runs after each page. */
    synchronized void whenListed(Runnable task) {
        whenListed = task;
    }

    /** How often {@code server} was asked. */
    synchronized int asked(String server) {
        return asked.getOrDefault(server, 0);
    }

    /** The versions of maps that were named by who asked, in order. */
    synchronized List<Long> versions() {
        return List.copyOf(versions);
    }

    synchronized long version() {
        return version;
    }

    private synchronized void coordinate(WireMessage request) {
        if (!silent) {
            Bytes map = Bytes.utf8(new ClusterMap(version, owners, Map.of()).toText());
            handle.publish(WireMessage.of(
                    request.replyTo().orElseThrow(), Status.OK.headers().build(), map));
        }
    }

    private synchronized void serve(String server, WireMessage request) {
        String to = request.replyTo().orElseThrow();
        if (subjects.parseRequest(request.subject()).verb() == Verb.PING) {
            WireHeaders.Builder info = Status.OK.headers();
            new ServerInfo(server, "scripted", 1 << 20, Durability.DISK, 1).write(info);
            answer(to, info.build());
            return;
        }
        HeaderReader headers = HeaderReader.of(request.headers());
        asked.merge(server, 1, Integer::sum);
        headers.number(HeaderNames.HAVE, 0).ifPresent(versions::add);
        if (refusals > 0) {
            refusals--;
            answer(to, ErrorCodec.write(StorageException.unavailable("a file is locked", null)));
            return;
        }
        SlotSet slots = views.getOrDefault(server, SlotSet.none());
        String after = headers.decoded(HeaderNames.AFTER).orElse("");
        int index = 0;
        Optional<String> next = Optional.empty();
        for (String name : streams) {
            String place = ListingPlace.ofUndeclared(name);
            if (place.compareTo(after) > 0 && slots.contains(Slots.ofUndeclared(Subject.of(name)))) {
                answer(to, PageCodec.item(index++).addAll(item(name)).build());
                next = Optional.of(place);
            }
            if (index == pageItems) {
                break;
            }
        }
        Optional<String> more = index == pageItems ? next : Optional.empty();
        answer(to, PageCodec.End.of(index, more).covering(slots).headers());
        whenListed.run();
    }

    private WireHeaders item(String name) {
        WireHeaders.Builder item = WireHeaders.builder();
        if (damaged.contains(name)) {
            item.add(HeaderNames.STREAM, name).add(HeaderNames.DECLARED, 0);
            ErrorCodec.write(item, StorageException.corrupt(name + " is damaged", null));
            return item.build();
        }
        StreamSpec spec = StreamSpec.of(StreamCodec.IMPLICIT, name);
        StreamCodec.write(item, new StreamInfo(name, false, spec, 1, 3, 3, 9, 1), 3);
        return item.build();
    }

    private void answer(String to, WireHeaders headers) {
        handle.publish(WireMessage.of(to, headers, Bytes.empty()));
    }

    @Override
    public void close() {
        handle.close();
    }
}
