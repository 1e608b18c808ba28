/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Periods")
final class PeriodsTest {

    @ParameterizedTest(name = "fault proof {0}, rollup revision {1}, SLA {2}: {3}, {4}, {5}")
    @DisplayName("DA-8: follow from fault proof, rollup revision and SLA")
    @CsvSource({
        "P7D, P3D, PT2H, P14D, P186D, PT30M",
        "P3D, P7D, PT1H, P14D, P186D, PT30M",
        "P7D, P7D, PT30M, P14D, P186D, PT15M",
        "P93D, P1D, PT1H, P186D, P186D, PT30M",
        "P94D, P1D, PT1S, P188D, P188D, PT0.5S",
        "PT1H, PT2H, PT59M, PT4H, P186D, PT29M30S"
    })
    void computed(
            Duration faultProof, Duration rollup, Duration sla, Duration da, Duration mirror, Duration snapshots) {
        assertThat(Periods.of(new Periods.Needs(faultProof, rollup, sla)))
                .isEqualTo(new Periods(da, mirror, snapshots));
    }

    @Test
    @DisplayName("DA-8, DA-9: a mirror keeps no less than the primary, and six months unless an archive is healthy")
    void mirrorPeriod() {
        Periods periods = Periods.of(new Periods.Needs(Duration.ofDays(7), Duration.ofDays(7), Duration.ofHours(1)));
        Duration month = Duration.ofDays(30);
        assertThat(periods.withMirrorPeriod(month, Periods.Archive.HEALTHY).mirrorPeriod())
                .isEqualTo(month);
        assertRefused(() -> periods.withMirrorPeriod(month, Periods.Archive.NONE), "without a healthy archiver");
        assertRefused(
                () -> periods.withMirrorPeriod(Duration.ofDays(13), Periods.Archive.HEALTHY),
                "at least da-period (PT336H), not PT312H");
        assertThat(periods.withMirrorPeriod(Duration.ofDays(14), Periods.Archive.HEALTHY))
                .isNotNull();
        assertRefused(() -> new Periods(month, Duration.ofDays(29), month), "mirror-period");
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String words) {
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(call)
                .withMessageContaining(words)
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID));
    }

    @Test
    @DisplayName("DA-11: a dedup window that needs more memory than its budget is refused with the figure")
    void dedupBudget() {
        DedupBudget small = new DedupBudget(DedupBudget.TEN_MEGABIT, 256, 1_000_000_000);
        assertThat(small.bytes(Duration.ofDays(14)).longValueExact()).isBetween(1_000_000_000_000L, 1_020_000_000_000L);
        assertThat(new DedupBudget(DedupBudget.TEN_MEGABIT, 4096, 1)
                        .bytes(Duration.ofDays(14))
                        .longValueExact())
                .isBetween(59_000_000_000L, 64_000_000_000L);
        small.check(Duration.ofMinutes(2));
        assertRefused(() -> small.check(Duration.ofDays(14)), "needs 1009.9");
    }
}
