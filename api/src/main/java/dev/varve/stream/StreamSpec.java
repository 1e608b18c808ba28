/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.stream;

import dev.varve.Durability;
import dev.varve.Preconditions;
import dev.varve.SubjectFilter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a declared stream is to be.
 *
 * <p>A stream need not be declared: the first write to a subject that no declared stream owns makes a stream of that one subject, with default settings. Declare one
 * to give it limits, or several subjects with one order.
 *
 * @param name its name, 1 to 128 of {@code A-Z a-z 0-9 _ -}
 * @param subjects what it owns, at least one filter; no subject may belong to two streams
 * @param limits how much it may hold
 * @param durability the level of an acknowledgement for which nothing stronger is asked; where absent, the backend's default
 * @param dedupWindow how long message ids are remembered
 * @param traits properties that a stream has or has not
 * @param mirrorOf the name of the stream that this one copies, sequence by sequence; a mirror takes no writes ({@code DENIED}), and its subjects are those of its origin behind a stem of its own: a mirror of {@code orders.*} may own
 *     {@code eu.orders.*}. Where it is taken back, the mirror is promoted: it owns the subjects of its origin, which must be gone, and takes writes after the last sequence that it has copied. That cannot be undone
 */
public record StreamSpec(
        String name,
        List<SubjectFilter> subjects,
        StreamLimits limits,
        Optional<Durability> durability,
        Duration dedupWindow,
        Set<Trait> traits,
        Optional<String> mirrorOf) {

    /** The dedup window of a stream for which nothing else is said. */
    public static final Duration DEFAULT_DEDUP_WINDOW = Duration.ofMinutes(2);

    /** Properties that a stream has or has not. */
    public enum Trait {
        /** Messages cannot be deleted by request. Needs {@link dev.varve.Capability#DENY_DELETE}. Cannot be taken back. */
        DENY_DELETE,
        /** Messages are kept in memory only. Needs {@link dev.varve.Capability#EPHEMERAL}. Cannot be changed. */
        EPHEMERAL,
        /** Messages are compressed at rest. Needs {@link dev.varve.Capability#COMPRESSION}. */
        COMPRESSED
    }

    public StreamSpec {
        Preconditions.name("stream name", name);
        subjects = List.copyOf(subjects);
        traits = Set.copyOf(traits);
        Preconditions.require(
                !subjects.isEmpty(), "stream '" + name + "' owns no subject; give it at least one filter");
        Preconditions.positive("dedupWindow", dedupWindow);
        mirrorOf.ifPresent(origin -> Preconditions.name("mirrorOf", origin));
        for (int i = 0; i < subjects.size(); i++) {
            for (int j = 0; j < i; j++) {
                Preconditions.require(
                        !subjects.get(i).overlaps(subjects.get(j)),
                        "stream '" + name + "': filters '" + subjects.get(j) + "' and '" + subjects.get(i)
                                + "' overlap");
            }
        }
    }

    /** A stream of these subjects with default settings, to fill in. */
    public static Builder builder(String name, String... subjects) {
        return new Builder(
                name, java.util.Arrays.stream(subjects).map(SubjectFilter::of).toList());
    }

    /** A stream of these subjects with default settings. */
    public static StreamSpec of(String name, String... subjects) {
        return builder(name, subjects).build();
    }

    /**
     * The fields in which {@code actual} is not as this specification says, in a stable order; empty if there are none.
     *
     * <p>What backends answer from {@code diff}. An absent {@code durability} fits any.
     */
    public List<Difference> differencesFrom(StreamSpec actual) {
        return StreamSpecComparison.differences(this, actual);
    }

    /** Collects the settings of a stream; for use by one thread. */
    public static final class Builder {
        private final String name;
        private final List<SubjectFilter> subjects;
        private StreamLimits limits = StreamLimits.none();
        private Optional<Durability> durability = Optional.empty();
        private Duration dedupWindow = DEFAULT_DEDUP_WINDOW;
        private Set<Trait> traits = Set.of();
        private Optional<String> mirrorOf = Optional.empty();

        private Builder(String name, List<SubjectFilter> subjects) {
            this.name = name;
            this.subjects = subjects;
        }

        /** See {@link StreamSpec#limits()}. */
        public Builder limits(StreamLimits limits) {
            this.limits = limits;
            return this;
        }

        /** See {@link StreamSpec#durability()}. */
        public Builder durability(Durability level) {
            durability = Optional.of(level);
            return this;
        }

        /** See {@link StreamSpec#dedupWindow()}. */
        public Builder dedupWindow(Duration window) {
            dedupWindow = window;
            return this;
        }

        /** See {@link StreamSpec#traits()}. */
        public Builder traits(Trait... traits) {
            this.traits = Set.of(traits);
            return this;
        }

        /** See {@link StreamSpec#mirrorOf()}. */
        public Builder mirrorOf(String origin) {
            mirrorOf = Optional.of(origin);
            return this;
        }

        /** The specification collected so far, checked. */
        public StreamSpec build() {
            return new StreamSpec(name, subjects, limits, durability, dedupWindow, traits, mirrorOf);
        }
    }
}
