/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ValueTextPropertyTest {

    private static final int CASES = 20_000;
    private static final long SEED = new Random().nextLong();

    private final Random random = new Random(SEED);

    @Test
    @DisplayName("Any duration written is read as the same duration")
    void durations() {
        List<Duration> units = List.of(
                Duration.ofNanos(1),
                Duration.ofMillis(1),
                Duration.ofSeconds(1),
                Duration.ofHours(1),
                Duration.ofDays(1));
        for (int i = 0; i < CASES; i++) {
            Duration unit = units.get(random.nextInt(units.size()));
            Duration duration = unit.multipliedBy(random.nextLong() >>> (20 + random.nextInt(44)));
            assertThat(DurationText.parse(DurationText.format(duration)))
                    .as("seed %d", SEED)
                    .isEqualTo(duration);
        }
    }

    @Test
    @DisplayName("Any size written is read as the same size")
    void sizes() {
        for (int i = 0; i < CASES; i++) {
            long bytes = (random.nextLong() >>> (1 + random.nextInt(63))) << (random.nextInt(3) * 10);
            long size = bytes & Long.MAX_VALUE;
            assertThat(SizeText.parse(SizeText.format(size)))
                    .as("seed %d", SEED)
                    .isEqualTo(size);
        }
    }

    @Test
    @DisplayName("Any text escaped and substituted is itself")
    void escapes() {
        Environment environment = new Environment(java.util.Map.of());
        String letters = "${}env:A-";
        for (int i = 0; i < CASES; i++) {
            StringBuilder text = new StringBuilder();
            random.ints(random.nextInt(12), 0, letters.length()).forEach(at -> text.append(letters.charAt(at)));
            String escaped = Environment.escape(text.toString());
            assertThat(environment.missing(escaped))
                    .as("%s, seed %d", text, SEED)
                    .isEmpty();
            assertThat(environment.substitute(escaped)).as("seed %d", SEED).isEqualTo(text.toString());
        }
    }

    @Test
    @DisplayName("Durations and sizes are written as people write them")
    void shortest() {
        assertThat(List.of(
                        Duration.ZERO,
                        Duration.ofMillis(500),
                        Duration.ofSeconds(90),
                        Duration.ofHours(2),
                        Duration.ofDays(7)))
                .extracting(DurationText::format)
                .containsExactly("0s", "500ms", "90s", "2h", "7d");
        assertThat(List.of(0L, 1000L, 1024L, 10_000L, 64L << 20, 1_500_000L, Long.MAX_VALUE))
                .extracting(SizeText::format)
                .containsExactly("0", "1KB", "1KiB", "10KB", "64MiB", "1500KB", "9223372036854775807");
        assertThat(DurationText.parse(Long.MAX_VALUE + "s").toSeconds()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    @DisplayName("A duration or size beyond what can be held is refused, not wrapped round")
    void tooLarge() {
        assertThatThrownBy(() -> DurationText.parse("9999999999999999999d")).isInstanceOf(MisfitException.class);
        assertThatThrownBy(() -> SizeText.parse("9999999999999999999EiB")).isInstanceOf(MisfitException.class);
        assertThatThrownBy(() -> SizeText.parse("9223372036854775808")).isInstanceOf(MisfitException.class);
    }
}
