/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.coordinator;

import dev.varve.StorageException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
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

    /** Gives {@code server}, which owned slots before this coordinator began, the time to beat. */
    void expect(String server, String incarnation) {
        members.put(server, new Member(incarnation, Life.EXPECTED, ticker.getAsLong()));
    }

    /**
     * Takes a beat.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#FENCED} if the process was replaced by another of the same id, or has left
     */
    void beat(String server, String incarnation) {
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
        member.seen = ticker.getAsLong();
    }

    /** Takes the farewell of a process; one that is not the current one changes nothing. */
    void leave(String server, String incarnation) {
        Member member = members.get(server);
        if (member != null && member.incarnation.equals(incarnation)) {
            member.retire();
            member.life = Life.GONE;
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
            if (member.life != Life.GONE && now - member.seen > deadAfter) {
                member.life = Life.GONE;
            }
        });
        members.entrySet()
                .removeIf(entry -> entry.getValue().life == Life.GONE
                        && now - entry.getValue().seen > deadAfter * MEMORY
                        && !needed.test(entry.getKey()));
    }

    /** Gives all that are not gone a whole period again, after a time in which beats could not be heard. */
    void renew() {
        long now = ticker.getAsLong();
        members.values().forEach(member -> member.seen = member.life == Life.GONE ? member.seen : now);
    }

    /** Whether {@code server} must be taken for alive: its slots are not to be touched. */
    boolean mayLive(String server) {
        Member member = members.get(server);
        return member != null && member.life != Life.GONE;
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

    /** One line for each server. */
    SortedMap<String, String> describe() {
        SortedMap<String, String> lines = new TreeMap<>();
        long now = ticker.getAsLong();
        members.forEach((server, member) -> lines.put(
                server,
                member.life.name().toLowerCase(Locale.ROOT) + " " + member.incarnation + " last-beat-ms "
                        + (now - member.seen) / 1_000_000));
        return lines;
    }

    private enum Life {
        /** Was there before this coordinator began; has not beaten yet. */
        EXPECTED,
        ALIVE,
        GONE
    }

    private static final class Member {
        private final Set<String> retired = new LinkedHashSet<>();
        private String incarnation;
        private Life life;
        private long seen;

        Member(String incarnation, Life life, long seen) {
            this.incarnation = incarnation;
            this.life = life;
            this.seen = seen;
        }

        void retire() {
            retired.add(incarnation);
            if (retired.size() > MAX_RETIRED) {
                retired.remove(retired.iterator().next());
            }
        }
    }
}
