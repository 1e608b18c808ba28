/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.history;

import dev.varve.ErrorCode;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Everything that clients asked of a store in one run, and what they were told.
 *
 * <p>It is held in memory, some hundred bytes for each operation: who runs for long limits the rate. Safe for use by many threads.
 */
public final class History {

    private final Function<Subject, String> streamOf;
    private final AtomicLong clock = new AtomicLong();
    private final Queue<Attempt> attempts = new ConcurrentLinkedQueue<>();
    private final Queue<FollowerLog> followers = new ConcurrentLinkedQueue<>();
    private final Queue<WatcherLog> watchers = new ConcurrentLinkedQueue<>();

    /** A history in which each subject is a stream of its own. */
    public History() {
        this(Subject::value);
    }

    /** A history in which {@code streamOf} names the stream of each subject. */
    public History(Function<Subject, String> streamOf) {
        this.streamOf = streamOf;
    }

    /** The log of the client {@code name}, a thread of its own. */
    public ClientLog client(String name) {
        return new ClientLog(this, name);
    }

    /** The log of a follower that sees all changes of {@code filter} from the beginning. */
    public FollowerLog follower(String name, SubjectFilter filter) {
        FollowerLog log = new FollowerLog(name, filter);
        followers.add(log);
        return log;
    }

    /** The log of a watcher of all keys of {@code bucket}, which begins with their values. */
    public WatcherLog watcher(String name, String bucket) {
        WatcherLog log = new WatcherLog(name, bucket);
        watchers.add(log);
        return log;
    }

    /** How many operations were begun. */
    public int size() {
        return attempts.size();
    }

    /** How many operations of each verb ended how: the key is the verb, a space, and {@code ok}, {@code refused} or {@code unknown}. */
    public Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        for (Attempt attempt : attempts) {
            Event event = attempt.event();
            counts.merge(event.action().verb() + " " + event.outcome().word(), 1L, Long::sum);
        }
        return counts;
    }

    /** How many operations were refused with each code that occurs. */
    public Map<ErrorCode, Long> refusals() {
        Map<ErrorCode, Long> counts = new EnumMap<>(ErrorCode.class);
        for (Attempt attempt : attempts) {
            if (attempt.event().outcome() instanceof Outcome.Refused refused) {
                counts.merge(refused.code(), 1L, Long::sum);
            }
        }
        return counts;
    }

    Attempt begin(String client, Action action) {
        Attempt attempt = new Attempt(client, action, clock);
        attempts.add(attempt);
        return attempt;
    }

    String streamOf(Subject subject) {
        return streamOf.apply(subject);
    }

    /** In order of beginning. */
    List<Event> events() {
        List<Event> events = new ArrayList<>();
        attempts.forEach(attempt -> events.add(attempt.event()));
        events.sort((one, other) -> Long.compare(one.began(), other.began()));
        return events;
    }

    List<FollowerLog> followers() {
        return List.copyOf(followers);
    }

    List<WatcherLog> watchers() {
        return List.copyOf(watchers);
    }
}
