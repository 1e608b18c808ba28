/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.Capabilities;
import dev.varve.Capability;
import dev.varve.Preconditions;
import dev.varve.SubjectFilter;
import dev.varve.stream.Difference;
import dev.varve.stream.StreamSpec;
import java.util.List;

/** What is asked of the specification of a stream before it is brought about. */
final class SpecRequirements {

    private SpecRequirements() {}

    /** Fails with {@code UNSUPPORTED} where {@code spec} needs what the servers lack. */
    static void check(StreamSpec spec, Capabilities capabilities) {
        spec.durability().ifPresent(capabilities::require);
        spec.mirrorOf().ifPresent(origin -> capabilities.require(Capability.MIRROR));
        if (spec.limits().maxMessagesPerSecond() > 0) {
            capabilities.require(Capability.RATE_LIMIT);
        }
        for (StreamSpec.Trait trait : spec.traits()) {
            switch (trait) {
                case DENY_DELETE -> capabilities.require(Capability.DENY_DELETE);
                case EPHEMERAL -> capabilities.require(Capability.EPHEMERAL);
                case COMPRESSED -> capabilities.require(Capability.COMPRESSION);
            }
        }
    }

    /** Fails with {@code INVALID} where a mirror is to become a stream of its own, and cannot, or would hold messages of subjects that it does not own. */
    static void requirePromotable(StreamSpec spec, KnownStream existing, ServerFeatures features) {
        if (!existing.isMirror() || spec.mirrorOf().isPresent()) {
            return;
        }
        Preconditions.require(
                features.promotesMirrors(),
                "stream '" + spec.name()
                        + "': these servers cannot promote a mirror, which takes nats-server 2.12; see the guide");
        List<String> kept =
                MirrorConfigs.kept(existing.config(), existing.spec().name());
        boolean all = kept.stream()
                .map(SubjectFilter::of)
                .allMatch(filter -> spec.subjects().stream().anyMatch(owned -> owned.covers(filter)));
        Preconditions.require(
                all,
                "stream '" + spec.name() + "' holds messages of " + kept
                        + ": a promoted mirror owns the subjects of its origin, not " + spec.subjects());
    }

    /** Fails with {@code INVALID} where a difference cannot be mended without losing data. */
    static void requireChangeable(StreamSpec spec, List<Difference> differences) {
        differences.stream()
                .filter(difference -> !difference.changeable())
                .findFirst()
                .ifPresent(fixed -> Preconditions.require(
                        false,
                        "stream '" + spec.name() + "': " + fixed.field() + " is " + fixed.actual()
                                + " and cannot be changed to " + fixed.wanted() + " without losing data"));
    }
}
