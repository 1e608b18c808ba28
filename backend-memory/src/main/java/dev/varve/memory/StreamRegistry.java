/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import dev.varve.Preconditions;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.stream.Difference;
import dev.varve.stream.FeedPosition;
import dev.varve.stream.FeedStart;
import dev.varve.stream.StreamSpec;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which streams there are, and which of them owns a subject.
 *
 * <p>Finding takes no lock. What makes, changes or removes streams takes this object's monitor, and under it that of a stream; never the other way about.
 */
final class StreamRegistry {
    private final Environment environment;
    private final FilterTrie<StreamLog> owners = new FilterTrie<>();
    private final Map<Subject, StreamLog> implicit = new ConcurrentHashMap<>();
    private final Map<String, StreamLog> declared = new ConcurrentHashMap<>();
    private final Set<Feed> feeds = new HashSet<>();
    private long lastEpoch;

    StreamRegistry(Environment environment) {
        this.environment = environment;
    }

    /** The stream that owns {@code subject}; null if there is none. */
    @Nullable
    StreamLog owner(Subject subject) {
        StreamLog own = implicit.get(subject);
        return own != null || declared.isEmpty() ? own : owners.find(subject);
    }

    /** The stream that owns every subject of {@code filter}; null if there is none. */
    @Nullable
    StreamLog owner(SubjectFilter filter) {
        return owners.overlapping(filter).stream()
                .filter(log -> log.spec().subjects().stream().anyMatch(own -> own.covers(filter)))
                .findFirst()
                .orElse(null);
    }

    /**
     * The one stream that serves {@code filter}; null if there is none.
     *
     * @throws StorageException INVALID if there are several
     */
    @Nullable
    StreamLog server(SubjectFilter filter) {
        Set<StreamLog> found = owners.overlapping(filter);
        Preconditions.require(
                found.size() <= 1,
                "filter '" + filter + "' reaches into several streams, which have no common order: " + names(found));
        return found.stream().findFirst().orElse(null);
    }

    /** The streams with a subject that may fit {@code filter}. */
    Set<StreamLog> overlapping(SubjectFilter filter) {
        return owners.overlapping(filter);
    }

    /** Makes the stream of {@code subject} alone with its first write; empty if by now somebody owns the subject. */
    synchronized <T> Optional<T> createWith(Subject subject, Function<StreamLog, T> firstWrite) {
        if (owner(subject) != null) {
            return Optional.empty();
        }
        StreamLog log = StreamLog.implicit(subject, ++lastEpoch, environment);
        T result = firstWrite.apply(log);
        implicit.put(subject, log);
        owners.put(subject.filter(), log);
        announce(log, List.of(subject.filter()));
        return Optional.of(result);
    }

    synchronized List<Difference> ensure(StreamSpec spec) {
        StreamRequirements.check(spec, environment.capabilities());
        StreamLog log = declared.get(spec.name());
        requireUnowned(spec, log);
        if (log == null) {
            create(spec);
            return List.of(StreamRequirements.absent(spec));
        }
        List<Difference> differences = log.differences(spec);
        StreamRequirements.requireChangeable(spec, differences);
        if (!differences.isEmpty()) {
            change(log, spec);
        }
        return differences;
    }

    private void requireUnowned(StreamSpec spec, @Nullable StreamLog self) {
        for (SubjectFilter filter : spec.subjects()) {
            Set<StreamLog> others = owners.overlapping(filter);
            others.remove(self);
            Preconditions.require(
                    others.isEmpty(),
                    "stream '" + spec.name() + "': subjects of '" + filter + "' belong to another stream: "
                            + names(others));
        }
    }

    private void create(StreamSpec spec) {
        StreamLog log = StreamLog.declared(spec, ++lastEpoch, environment);
        declared.put(spec.name(), log);
        spec.subjects().forEach(filter -> owners.put(filter, log));
        announce(log, spec.subjects());
    }

    private void change(StreamLog log, StreamSpec spec) {
        List<SubjectFilter> before = log.spec().subjects();
        log.respecify(spec);
        before.stream().filter(filter -> !spec.subjects().contains(filter)).forEach(owners::remove);
        spec.subjects().forEach(filter -> owners.put(filter, log));
        announce(log, spec.subjects());
    }

    List<Difference> diff(StreamSpec spec) {
        StreamLog log = declared.get(spec.name());
        return log == null ? List.of(StreamRequirements.absent(spec)) : log.differences(spec);
    }

    synchronized boolean drop(SubjectFilter filter) {
        StreamLog log = owner(filter);
        if (log == null) {
            return false;
        }
        log.drop();
        for (SubjectFilter subject : log.spec().subjects()) {
            owners.remove(subject);
        }
        if (log.isDeclared()) {
            declared.remove(log.name());
        } else {
            implicit.remove(Subject.of(log.name()));
        }
        return true;
    }

    /** Puts {@code feed} in place: it follows what there is and is told of what comes. */
    synchronized void follow(Feed feed, FeedStart start) {
        Set<StreamLog> found = owners.overlapping(feed.matcher().filter());
        found.forEach(log -> feed.follow(log, start));
        if (start instanceof FeedStart.After after) {
            Set<String> names = found.stream().map(StreamLog::name).collect(Collectors.toSet());
            for (FeedPosition position : after.positions()) {
                if (!names.contains(position.stream())) {
                    feed.notice(position);
                }
            }
        }
        feeds.add(feed);
    }

    synchronized void unfollow(Feed feed) {
        feeds.remove(feed);
    }

    private void announce(StreamLog log, List<SubjectFilter> subjects) {
        for (Feed feed : feeds) {
            SubjectFilter wanted = feed.matcher().filter();
            if (subjects.stream().anyMatch(wanted::overlaps)) {
                feed.followNew(log);
            }
        }
    }

    private static String names(Collection<StreamLog> logs) {
        return logs.stream().map(log -> "'" + log.name() + "'").limit(5).collect(Collectors.joining(", "));
    }
}
