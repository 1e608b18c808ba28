/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Capabilities;
import dev.varve.Capability;
import dev.varve.Varve;
import dev.varve.VarveConfig;
import dev.varve.testkit.model.ModelChecker;
import dev.varve.testkit.model.Seed;
import dev.varve.testkit.model.Transcript;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reference backend, the persistence service and the sequential model agree on what random operations answer. */
class ModelAgreementTest {

    private static final int ROUNDS = 10;
    private static final int OPERATIONS = 60;

    @TempDir
    Path directory;

    @Test
    @DisplayName("memory and embedded have the same transcript of the same random operations")
    void sameTranscripts() {
        Random seeds = new Random(Seed.choose("memory and embedded agree"));
        VarveConfig embedded = VarveConfig.of("embedded")
                .with("data", directory.resolve("data").toString());
        try (Varve memory = Varve.open(VarveConfig.of("memory"));
                Varve service = Varve.open(embedded)) {
            assertThat(drawn(memory.capabilities()))
                    .as("operations are drawn by capability, so these must be the same")
                    .isEqualTo(drawn(service.capabilities()));
            for (int round = 0; round < ROUNDS; round++) {
                long seed = seeds.nextLong();
                Transcript one = new ModelChecker(memory).check(seed, OPERATIONS);
                Transcript other = new ModelChecker(service).check(seed, OPERATIONS);
                assertThat(other).isEqualTo(one);
            }
        }
    }

    private static Set<Capability> drawn(Capabilities found) {
        Set<Capability> drawn = java.util.EnumSet.of(
                Capability.MULTI_SUBJECT,
                Capability.ATOMIC_BATCH,
                Capability.CAS_STREAM,
                Capability.CAS_SUBJECT,
                Capability.WRITER_EPOCH);
        drawn.retainAll(found.supported());
        return drawn;
    }
}
