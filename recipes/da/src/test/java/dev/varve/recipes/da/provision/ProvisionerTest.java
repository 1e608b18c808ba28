/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.provision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.varve.Durability;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.Varve;
import dev.varve.memory.MemoryConfig;
import dev.varve.memory.MemoryProvider;
import dev.varve.recipes.da.DaConfig;
import dev.varve.recipes.da.DaNames;
import dev.varve.stream.Difference;
import dev.varve.stream.StreamLimits;
import dev.varve.stream.StreamSpec;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The provisioner")
final class ProvisionerTest {

    private final Varve store = new MemoryProvider().open(MemoryConfig.defaults());
    private final DaConfig config = DaConfig.defaults()
            .withLeastDurability(Durability.VOLATILE)
            .withNames(DaNames.defaults().withMirrors());

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    @DisplayName(
            "DA-11, DA-12: makes the stream and the buckets as the settings say, and finds nothing to do the second time")
    void idempotent() {
        Provisioner provisioner = new Provisioner(store, config);
        assertThat(provisioner.provision())
                .hasSize(3)
                .allSatisfy(part -> assertThat(part.differences())
                        .extracting(Difference::actual)
                        .containsExactly("absent"));
        assertThat(provisioner.provision())
                .allSatisfy(part -> assertThat(part.differences()).isEmpty());
        StreamSpec primary = store.streams()
                .list(dev.varve.SubjectFilter.of("action.*"))
                .next()
                .spec();
        assertThat(primary.limits().maxAge()).contains(Duration.ofDays(14));
        assertThat(primary.limits().maxMessageBytes()).isEqualTo(4096 + 512);
        assertThat(primary.traits()).containsExactly(StreamSpec.Trait.DENY_DELETE);
        assertThat(store.keyValues().info("canonical").orElseThrow().spec().ttl())
                .contains(Duration.ofDays(14));
    }

    @Test
    @DisplayName(
            "DA-12: a report of drift names every field that differs, those per subject included, and changes nothing")
    void drift() {
        StreamLimits limits = StreamLimits.builder()
                .maxAge(Duration.ofDays(1))
                .maxMessagesPerSubject(7)
                .maxMessageBytes(100)
                .build();
        store.streams()
                .ensure(StreamSpec.builder("actions", "action.*")
                        .limits(limits)
                        .dedupWindow(Duration.ofSeconds(5))
                        .build());
        Provisioner provisioner = new Provisioner(store, config);

        List<Part> parts = provisioner.drift();

        assertThat(parts.get(0).differences())
                .extracting(Difference::field)
                .contains(
                        "limits.max-age",
                        "limits.max-messages-per-subject",
                        "limits.max-message-bytes",
                        "dedup-window",
                        "traits.deny-delete");
        assertThat(provisioner.drift()).isEqualTo(parts);
        provisioner.provision();
        assertThat(provisioner.drift())
                .allSatisfy(part -> assertThat(part.differences()).isEmpty());
    }

    @Test
    @DisplayName("DA-19: a store of one server is allowed where the settings say so, and flagged")
    void development() {
        assertThat(new Provisioner(store, config).notes())
                .anySatisfy(
                        note -> assertThat(note).contains("development profile").contains("volatile"))
                .anySatisfy(note -> assertThat(note).contains("no mirrors"));
        assertThat(new Provisioner(store, DaConfig.defaults()).notes()).isEmpty();
    }

    @Test
    @DisplayName("what the store cannot do is refused by name")
    void unsupported() {
        DaConfig quorum = config.withLeastDurability(Durability.quorum(3));
        DaConfig mirrored = config.withNames(DaNames.defaults());
        for (DaConfig wanted : List.of(quorum, mirrored)) {
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(() -> new Provisioner(store, wanted).provision())
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED));
        }
        assertThat(store.streams().diff(ActionStreams.primary(mirrored)))
                .as("nothing is half done")
                .isNotEmpty();
    }
}
