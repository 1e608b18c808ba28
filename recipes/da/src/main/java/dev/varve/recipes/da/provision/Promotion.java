/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.provision;

import dev.varve.ClosableIterator;
import dev.varve.StorageException;
import dev.varve.Varve;
import dev.varve.kv.BucketSpec;
import dev.varve.recipes.da.DaConfig;
import dev.varve.recipes.da.SolutionRevision;
import dev.varve.recipes.da.registry.RevisionRegistry;
import dev.varve.stream.Difference;
import dev.varve.stream.StoredMessage;
import java.util.List;
import java.util.Optional;

/**
 * Makes a mirror the primary, after the primary was lost for good; it cannot be undone.
 *
 * <p>The publisher that resumes against it finds the end of its subject there and goes on behind it, sending again what the mirror had not copied. The registry, which was lost with the primary, is given back
 * the pair of the version in the settings. May be repeated. For use by one thread.
 */
public final class Promotion {

    private final Varve varve;
    private final DaConfig config;

    /** Promotes a mirror of {@code varve}, which is the store that the mirror is in. */
    public Promotion(Varve varve, DaConfig config) {
        this.varve = varve;
        this.config = config;
    }

    /**
     * What was promoted.
     *
     * @param revision the solution revision that the version in the settings has
     * @param last the last message of that revision
     * @param differences what was changed of the stream
     */
    public record Promoted(SolutionRevision revision, Optional<StoredMessage> last, List<Difference> differences) {
        public Promoted {
            differences = List.copyOf(differences);
        }
    }

    /**
     * Promotes the mirror {@code name}.
     *
     * @param revision the revision of the version in the settings; where absent, the latest with an action in the mirror
     * @throws StorageException {@link dev.varve.ErrorCode#INVALID} if there is no such mirror, its origin is still there, or no action tells the revision; {@link
     *     dev.varve.ErrorCode#FENCED} if the registry says otherwise
     */
    public Promoted promote(String name, Optional<SolutionRevision> revision) {
        List<Difference> differences = varve.streams().diff(ActionStreams.promoted(config, name));
        boolean absent = differences.stream().anyMatch(each -> each.actual().equals("absent"));
        if (absent) {
            throw StorageException.invalid("no mirror '" + name + "' is in this store; name one of "
                    + config.names().mirrors());
        }
        varve.streams().ensure(ActionStreams.promoted(config, name));
        SolutionRevision own = revision.or(this::latest)
                .orElseThrow(() -> StorageException.invalid(
                        "mirror '" + name + "' holds no action; say with a solution revision whose it is"));
        registry().restore(config.application(), own);
        return new Promoted(own, varve.streams().last(own.subject()), differences);
    }

    private RevisionRegistry registry() {
        String bucket = config.names().registryBucket();
        varve.keyValues().ensure(new BucketSpec(bucket, 0, 0, Optional.empty(), Optional.of(config.leastDurability())));
        return new RevisionRegistry(varve.keyValues(), bucket, config.leastDurability());
    }

    private Optional<SolutionRevision> latest() {
        Optional<SolutionRevision> latest = Optional.empty();
        try (ClosableIterator<StoredMessage> ends = varve.streams().lastPerSubject(SolutionRevision.ALL)) {
            while (ends.hasNext()) {
                SolutionRevision found = SolutionRevision.of(ends.next().subject());
                latest = latest.filter(other -> other.compareTo(found) > 0).or(() -> Optional.of(found));
            }
        }
        return latest;
    }
}
