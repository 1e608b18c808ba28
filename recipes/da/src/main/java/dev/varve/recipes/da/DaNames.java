/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da;

import dev.varve.Durability;
import dev.varve.Preconditions;
import dev.varve.recipes.da.index.CanonicalMap;
import dev.varve.recipes.da.registry.RevisionRegistry;
import dev.varve.recipes.da.snapshot.Snapshots;
import dev.varve.spi.ConfigDoc;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * What the things are called in which the store keeps actions and all that belongs to them.
 *
 * @param primary the stream of actions
 * @param mirrors the streams that copy it
 * @param mirrorDurability the durability of a mirror; the primary has that of an acknowledgement
 * @param registryBucket the key-value bucket of solution revisions
 * @param canonicalBucket the key-value bucket of the messages that count
 * @param snapshotBucket the object bucket of snapshots
 */
@ConfigDoc("What the store's streams and buckets are called.")
public record DaNames(
        @ConfigDoc("The stream that actions are written to.")
        String primary,

        @ConfigDoc("The streams that copy it, each read at `<its name>.action.*`; none where the store has no mirrors.")
        List<String> mirrors,

        @ConfigDoc("The durability of a mirror.") Durability mirrorDurability,

        @ConfigDoc("The key-value bucket of solution revisions.")
        String registryBucket,

        @ConfigDoc("The key-value bucket that says which message of an action counts.")
        String canonicalBucket,

        @ConfigDoc("The object bucket of snapshots.") String snapshotBucket) {

    public DaNames {
        Preconditions.name("primary", primary);
        mirrors = List.copyOf(mirrors);
        mirrors.forEach(mirror -> Preconditions.name("mirrors", mirror));
        Preconditions.require(
                new LinkedHashSet<>(mirrors).size() == mirrors.size() && !mirrors.contains(primary),
                "mirrors must differ from each other and from the primary '" + primary + "', not be " + mirrors);
        Preconditions.name("registry-bucket", registryBucket);
        Preconditions.name("canonical-bucket", canonicalBucket);
        Preconditions.name("snapshot-bucket", snapshotBucket);
    }

    /** The stream {@code actions} with two mirrors, and the buckets that applications look in. */
    public static DaNames defaults() {
        return new DaNames(
                "actions",
                List.of("actions-mirror-1", "actions-mirror-2"),
                Durability.PROCESS,
                RevisionRegistry.BUCKET,
                CanonicalMap.BUCKET,
                Snapshots.BUCKET);
    }

    /** These names with other mirrors. */
    public DaNames withMirrors(String... others) {
        return new DaNames(primary, List.of(others), mirrorDurability, registryBucket, canonicalBucket, snapshotBucket);
    }
}
