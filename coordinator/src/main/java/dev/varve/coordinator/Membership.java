/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.coordinator;

import dev.varve.StorageException;
import dev.varve.pubsub.wire.ClusterStatus;
import dev.varve.pubsub.wire.CopyStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** Which servers live, as far as their beats tell. For use by one thread. */
final class Membership {

    /** What is forgotten only after so many times the life of a beat, since late messages of ended processes must find it. */
    private static final int MEMORY = 12;

    private static final int MAX_RETIRED = 16;

    private final long deadAfter;
    private final LongSupplier ticker;
    private final SortedMap<String, Member> members = new TreeMap<>();

    Membership(Duration deadAfter, LongSupplier ticker) {
        this.deadAfter = deadAfter.toNanos();
        this.ticker = ticker;
    }

    /** Gives {@code server}, which was there before this coordinator led, the time to beat, unless it was heard to. */
    void expect(String server, String incarnation) {
        Member member =
                members.computeIfAbsent(server, ignored -> new Member(incarnation, Life.GONE, ticker.getAsLong()));
        if (member.life == Life.GONE) {
            member.life = Life.EXPECTED;
            member.seen = ticker.getAsLong();
        }
    }

    /**
     * Takes a beat of a server that has the map of version {@code have}.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#FENCED} if the process was replaced by another of the same id, or has left
     */
    void beat(String server, String incarnation, long have) {
        Member member =
                members.computeIfAbsent(server, ignored -> new Member(incarnation, Life.ALIVE, ticker.getAsLong()));
        if (member.retired.contains(incarnation)) {
            throw StorageException.fenced(
                    "process " + incarnation + " of server '" + server
                            + "' has left or was replaced by another process of this id; it must stop",
                    0);
        }
        if (!member.incarnation.equals(incarnation)) {
            member.retire();
            member.incarnation = incarnation;
        }
        member.life = Life.ALIVE;
        member.have = have;
        member.seen = ticker.getAsLong();
    }

    /** Takes note of how far the copies of {@code server} are behind, as the beat of its current process says. */
    void copies(String server, Optional<CopyStatus> copies) {
        Member member = members.get(server);
        if (member != null) {
            member.copies = copies;
        }
    }

    /** Takes the farewell of a process; one that is not the current one changes nothing. */
    void leave(String server, String incarnation) {
        Member member = members.get(server);
        if (member != null && member.incarnation.equals(incarnation)) {
            member.retire();
            member.copies = Optional.empty();
            member.life = Life.LEFT;
            member.seen = ticker.getAsLong();
        }
    }

    /**
     * Counts those that have not beaten for too long as gone, and forgets those long gone.
     *
     * @param needed the servers that must not be forgotten
     */
    void expire(Predicate<String> needed) {
        long now = ticker.getAsLong();
        members.values().forEach(member -> {
            if (!member.isAway() && now - member.seen > deadAfter) {
                member.life = Life.GONE;
            }
        });
        members.entrySet()
                .removeIf(entry -> entry.getValue().isAway()
                        && now - entry.getValue().seen > deadAfter * MEMORY
                        && !needed.test(entry.getKey()));
    }

    /** Gives all that are not gone a whole period again, after a time in which beats could not be heard. */
    void renew() {
        long now = ticker.getAsLong();
        members.values().forEach(member -> member.seen = member.isAway() ? member.seen : now);
    }

    /** Whether {@code server} must be taken for alive: its slots are not to be touched. */
    boolean mayLive(String server) {
        Member member = members.get(server);
        return member != null && !member.isAway();
    }

    /** The servers that get work, since they have beaten of late, with their processes. */
    Map<String, String> alive() {
        Map<String, String> alive = new HashMap<>();
        members.forEach((server, member) -> {
            if (member.life == Life.ALIVE) {
                alive.put(server, member.incarnation);
            }
        });
        return alive;
    }

    /** Whether all that beat have said that they have the map of {@code version}, or a later one. */
    boolean haveSeen(long version) {
        return members.values().stream().allMatch(member -> member.life != Life.ALIVE || member.have >= version);
    }

    /** Whether {@code incarnation} is the process under which {@code server} is known, and has not left. */
    boolean isCurrent(String server, String incarnation) {
        Member member = members.get(server);
        return member != null && member.life != Life.LEFT && member.incarnation.equals(incarnation);
    }

    /** All servers, by id, with what {@code state} gives them. */
    List<ClusterStatus.Server> describe(ClusterState state) {
        long now = ticker.getAsLong();
        List<ClusterStatus.Server> servers = new ArrayList<>();
        members.forEach((server, member) -> servers.add(new ClusterStatus.Server(
                server,
                member.life.name().toLowerCase(Locale.ROOT),
                member.incarnation,
                Duration.ofNanos(now - member.seen),
                new ClusterStatus.Share(
                        (int) state.slotsOf(server), state.drained().containsKey(server)),
                member.copies)));
        return servers;
    }

    private enum Life {
        /** Was there before this coordinator led; has not beaten yet. */
        EXPECTED,
        ALIVE,
        /** Has not beaten for too long. */
        GONE,
        /** Has said farewell. */
        LEFT
    }

    private static final class Member {
        private final Set<String> retired = new LinkedHashSet<>();
        private String incarnation;
        private Life life;
        private long seen;
        private long have;
        private Optional<CopyStatus> copies = Optional.empty();

        Member(String incarnation, Life life, long seen) {
            this.incarnation = incarnation;
            this.life = life;
            this.seen = seen;
        }

        boolean isAway() {
            return life == Life.GONE || life == Life.LEFT;
        }

        void retire() {
            retired.add(incarnation);
            if (retired.size() > MAX_RETIRED) {
                retired.remove(retired.iterator().next());
            }
        }
    }
}
