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
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Retention, as it is configured")
final class RetentionTest {

    private static Retention retention(Optional<Duration> mirrorPeriod, Periods.Archive archive, Duration window) {
        Duration week = Duration.ofDays(7);
        return new Retention(
                week,
                week,
                Duration.ofHours(1),
                mirrorPeriod,
                archive,
                window,
                256L << 20,
                DedupBudget.TEN_MEGABIT,
                256);
    }

    @Test
    @DisplayName(
            "DA-8: periods follow from the needs, and a mirror that keeps less than the primary is refused with both")
    void periods() {
        assertThat(Retention.defaults().periods())
                .isEqualTo(new Periods(Duration.ofDays(14), Periods.SIX_MONTHS, Duration.ofMinutes(30)));
        assertRefused(
                Optional.of(Duration.ofDays(13)), Periods.Archive.HEALTHY, "at least da-period (PT336H), not PT312H");
    }

    @Test
    @DisplayName("DA-9: a mirror keeps less than six months only where the archive is healthy")
    void archive() {
        Optional<Duration> month = Optional.of(Duration.ofDays(30));
        assertRefused(month, Periods.Archive.NONE, "mirror-period must be at least PT4464H without a healthy archiver");
        assertThat(retention(month, Periods.Archive.HEALTHY, Duration.ofMinutes(2))
                        .periods()
                        .mirrorPeriod())
                .isEqualTo(month.get());
    }

    @Test
    @DisplayName("DA-11: a dedup window beyond the budget is refused with the memory that it needs")
    void window() {
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> retention(Optional.empty(), Periods.Archive.NONE, Duration.ofDays(14)))
                .withMessageStartingWith("dedup-window PT336H needs 1009.9")
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID));
    }

    private static void assertRefused(Optional<Duration> mirrorPeriod, Periods.Archive archive, String words) {
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> retention(mirrorPeriod, archive, Duration.ofMinutes(2)))
                .withMessageContaining(words)
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID));
    }
}
