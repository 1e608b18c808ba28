/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.provision;

import dev.varve.SubjectFilter;
import dev.varve.recipes.da.ActionLimits;
import dev.varve.recipes.da.DaConfig;
import dev.varve.recipes.da.SolutionRevision;
import dev.varve.stream.Discard;
import dev.varve.stream.StreamLimits;
import dev.varve.stream.StreamSpec;
import java.time.Duration;

/** What the stream of actions and its mirrors are to be. */
public final class ActionStreams {

    private ActionStreams() {}

    /** The primary: replicated as acknowledgements promise, not compressed, deletion denied. */
    public static StreamSpec primary(DaConfig config) {
        return builder(config.names().primary(), SolutionRevision.ALL)
                .limits(limits(config.retention().periods().daPeriod()))
                .durability(config.leastDurability())
                .dedupWindow(config.retention().dedupWindow())
                .traits(StreamSpec.Trait.DENY_DELETE)
                .build();
    }

    /** The mirror {@code name}: compressed, deletion denied, kept longer than the primary. */
    public static StreamSpec mirror(DaConfig config, String name) {
        return builder(name, subjects(name))
                .limits(limits(config.retention().periods().mirrorPeriod()))
                .durability(config.names().mirrorDurability())
                .traits(StreamSpec.Trait.DENY_DELETE, StreamSpec.Trait.COMPRESSED)
                .mirrorOf(config.names().primary())
                .build();
    }

    /** The mirror {@code name} as the primary that follows a lost one: it takes writes, and keeps what it has for as long as it would have. */
    public static StreamSpec promoted(DaConfig config, String name) {
        return builder(name, SolutionRevision.ALL)
                .limits(limits(config.retention().periods().mirrorPeriod()))
                .durability(config.leastDurability())
                .dedupWindow(config.retention().dedupWindow())
                .traits(StreamSpec.Trait.DENY_DELETE, StreamSpec.Trait.COMPRESSED)
                .build();
    }

    /** The subjects under which the mirror {@code name} is read. */
    public static SubjectFilter subjects(String name) {
        return SubjectFilter.of(name + "." + SolutionRevision.ALL);
    }

    private static StreamSpec.Builder builder(String name, SubjectFilter subjects) {
        return StreamSpec.builder(name, subjects.value());
    }

    private static StreamLimits limits(Duration period) {
        return StreamLimits.builder()
                .maxAge(period)
                .maxMessageBytes(ActionLimits.MAX_MESSAGE_BYTES)
                .discard(Discard.OLD)
                .build();
    }
}
