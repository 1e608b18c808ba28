/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import dev.varve.Capabilities;
import dev.varve.Capability;
import dev.varve.Preconditions;
import dev.varve.stream.Difference;
import dev.varve.stream.StreamSpec;
import java.util.List;
import java.util.Optional;

/** What is asked of the specification of a stream before it is brought about. */
final class StreamRequirements {
    private StreamRequirements() {}

    /** Fails with UNSUPPORTED where {@code spec} needs what the backend lacks. */
    static void check(StreamSpec spec, Capabilities capabilities) {
        spec.durability().ifPresent(capabilities::require);
        if (spec.mirrorOf().isPresent()) {
            capabilities.require(Capability.MIRROR);
        }
        if (spec.traits().contains(StreamSpec.Trait.COMPRESSED)) {
            capabilities.require(Capability.COMPRESSION);
        }
    }

    static Difference absent(StreamSpec spec) {
        return new Difference("name", spec.name(), "absent", true);
    }

    /** Fails with INVALID where a difference cannot be mended without losing data. */
    static void requireChangeable(StreamSpec spec, List<Difference> differences) {
        Optional<Difference> fixed = differences.stream()
                .filter(difference -> !difference.changeable())
                .findFirst();
        fixed.ifPresent(difference -> Preconditions.require(
                false,
                "stream '" + spec.name() + "': " + difference.field() + " is " + difference.actual()
                        + " and cannot be changed to " + difference.wanted() + " without losing data"));
    }
}
