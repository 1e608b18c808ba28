/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.Bytes;
import dev.varve.StorageException;
import dev.varve.SubjectFilter;
import dev.varve.pubsub.PubSub;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.ClusterMap;
import dev.varve.pubsub.wire.CoordinatorVerb;
import dev.varve.pubsub.wire.ErrorCodec;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.HeaderReader;
import dev.varve.pubsub.wire.SlotSet;
import dev.varve.pubsub.wire.Status;
import dev.varve.pubsub.wire.WireSubjects;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A coordinator that decides nothing: it answers the map that a test gives it. */
final class StillCoordinator {

    private final WireSubjects subjects = WireSubjects.defaults();
    private final PubSub pubSub;
    private final Map<String, List<SubjectFilter>> declared = new HashMap<>();
    private final Map<Integer, ClusterMap.Owner> owners = new HashMap<>();
    private final Set<String> left = new HashSet<>();
    private final Map<String, String> copies = new HashMap<>();
    private final Set<String> hidden = new HashSet<>();
    private final Set<String> replaced = new HashSet<>();
    private long version = 1;
    private boolean silent;

    StillCoordinator(PubSub pubSub) {
        this.pubSub = pubSub;
        pubSub.subscribe(subjects.coordinatorRequests(), this::answer);
    }

    /** Gives all slots to {@code server}. */
    void give(String server, long epoch) {
        give(SlotSet.where(slot -> true), server, epoch);
    }

    /** Gives {@code slots} to {@code server}. */
    synchronized void give(SlotSet slots, String server, long epoch) {
        slots.stream().forEach(slot -> owners.put(slot, new ClusterMap.Owner(server, epoch)));
        version++;
    }

    synchronized void declare(String name, String... filters) {
        declared.put(
                name, java.util.Arrays.stream(filters).map(SubjectFilter::of).toList());
        version++;
    }

    /** From now on answers {@code server} nothing. */
    synchronized void hideFrom(String server) {
        hidden.add(server);
    }

    /** From now on tells {@code server} that another process runs under its name. */
    synchronized void replace(String server) {
        replaced.add(server);
    }

    /** From now on answers {@code server} again. */
    synchronized void showTo(String server) {
        hidden.remove(server);
    }

    synchronized void beSilent() {
        silent = true;
    }

    synchronized long version() {
        return version;
    }

    /** The servers that said farewell. */
    synchronized Set<String> left() {
        return Set.copyOf(left);
    }

    /** What the last beat of {@code server} said of its copies; empty if nothing. */
    synchronized Optional<String> copies(String server) {
        return Optional.ofNullable(copies.get(server));
    }

    private synchronized void answer(WireMessage request) {
        boolean unheard = HeaderReader.of(request.headers())
                .text(HeaderNames.SERVER)
                .filter(hidden::contains)
                .isPresent();
        if (silent || unheard) {
            return;
        }
        if (HeaderReader.of(request.headers())
                .text(HeaderNames.SERVER)
                .filter(replaced::contains)
                .isPresent()) {
            pubSub.publish(WireMessage.of(
                    request.replyTo().orElseThrow(),
                    ErrorCodec.write(StorageException.fenced("another process", 0)),
                    Bytes.empty()));
            return;
        }
        if (subjects.parseCoordinator(request.subject()) == CoordinatorVerb.LEAVE) {
            left.add(HeaderReader.of(request.headers()).requiredText(HeaderNames.SERVER));
        }
        HeaderReader headers = HeaderReader.of(request.headers());
        headers.text(HeaderNames.COPIES).ifPresent(said -> copies.put(headers.requiredText(HeaderNames.SERVER), said));
        Bytes map = Bytes.utf8(new ClusterMap(version, owners, declared).toText());
        pubSub.publish(WireMessage.of(
                request.replyTo().orElseThrow(), Status.OK.headers().build(), map));
    }
}
