/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.Durability;
import dev.varve.StorageException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamSpecTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a.b", "a/b", "..", "\u00fc", "a*"})
    @DisplayName("a name is of letters, digits, underscore and hyphen")
    void refusesNames(String name) {
        assertThatThrownBy(() -> StreamSpec.of(name, "s")).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> StreamSpec.builder("a", "s").mirrorOf(name).build())
                .isInstanceOf(StorageException.class);
    }

    @Test
    @DisplayName("a stream has subjects, which do not overlap, and a dedup window")
    void checks() {
        assertThat(StreamSpec.of("a".repeat(128), "s.*", "s.*.x").subjects()).hasSize(2);
        assertThatThrownBy(() -> StreamSpec.of("a".repeat(129), "s")).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> StreamSpec.of("a")).hasMessageContaining("no subject");
        assertThatThrownBy(() -> StreamSpec.of("a", "s.*", "t", "s.x")).hasMessageContaining("'s.*' and 's.x' overlap");
        assertThatThrownBy(() ->
                        StreamSpec.builder("a", "s").dedupWindow(Duration.ZERO).build())
                .hasMessageContaining("dedupWindow");
    }

    @Test
    @DisplayName("limits are not negative")
    void limits() {
        assertThatThrownBy(() -> StreamLimits.builder().maxMessages(-1).build()).hasMessageContaining("maxMessages");
        assertThatThrownBy(() -> StreamLimits.builder().maxBytes(-1).build()).hasMessageContaining("maxBytes");
        assertThatThrownBy(() -> StreamLimits.builder().maxAge(Duration.ZERO).build())
                .hasMessageContaining("maxAge");
    }

    @Test
    @DisplayName("a specification does not differ from itself, whatever the order of its subjects")
    void same() {
        assertThat(StreamSpec.of("a", "s", "t").differencesFrom(StreamSpec.of("a", "t", "s")))
                .isEmpty();
    }

    @Test
    @DisplayName("every field that differs is named once, with both values")
    void differences() {
        StreamSpec actual = StreamSpec.of("a", "s");
        StreamSpec wanted = StreamSpec.builder("a", "t")
                .limits(new StreamLimits(1, 2, 3, 4, java.util.Optional.of(Duration.ofHours(5)), 6, Discard.NEW))
                .durability(Durability.DISK)
                .dedupWindow(Duration.ofHours(1))
                .traits(StreamSpec.Trait.values())
                .mirrorOf("b")
                .build();

        assertThat(wanted.differencesFrom(actual))
                .extracting(Difference::field)
                .containsExactly(
                        "subjects",
                        "limits.max-messages",
                        "limits.max-messages-per-subject",
                        "limits.max-bytes",
                        "limits.max-message-bytes",
                        "limits.max-age",
                        "limits.max-messages-per-second",
                        "limits.discard",
                        "durability",
                        "dedup-window",
                        "traits.deny-delete",
                        "traits.ephemeral",
                        "traits.compressed",
                        "mirror-of");
        assertThat(wanted.differencesFrom(actual)).contains(new Difference("limits.max-age", "PT5H", "none", true));
    }

    @Test
    @DisplayName("what was kept in memory only or protected stays so, and no stream becomes a mirror")
    void unchangeable() {
        StreamSpec plain = StreamSpec.of("a", "s");
        StreamSpec denied = with(StreamLimits.none(), StreamSpec.Trait.DENY_DELETE);

        assertThat(changeable(denied, plain)).containsExactly(true);
        assertThat(changeable(plain, denied)).containsExactly(false);
        assertThat(changeable(with(StreamLimits.none(), StreamSpec.Trait.EPHEMERAL), plain))
                .containsExactly(false);
        StreamSpec mirror = StreamSpec.builder("a", "s").mirrorOf("b").build();
        assertThat(changeable(mirror, plain)).containsExactly(false);
        assertThat(changeable(StreamSpec.builder("a", "s").mirrorOf("c").build(), mirror))
                .containsExactly(false);
        assertThat(changeable(plain, mirror)).as("a mirror is promoted").containsExactly(true);
    }

    @Test
    @DisplayName("limits can be narrowed, but not where deletes are denied")
    void narrowing() {
        StreamLimits wide =
                new StreamLimits(10, 0, 10, 10, java.util.Optional.of(Duration.ofHours(2)), 10, Discard.NEW);
        StreamLimits narrow = new StreamLimits(9, 1, 9, 9, java.util.Optional.of(Duration.ofHours(1)), 9, Discard.OLD);

        assertThat(changeable(with(narrow), with(wide))).hasSize(7).containsOnly(true);
        assertThat(with(narrow, StreamSpec.Trait.DENY_DELETE).differencesFrom(with(wide, StreamSpec.Trait.DENY_DELETE)))
                .filteredOn(Difference::changeable)
                .extracting(Difference::field)
                .containsExactly("limits.max-message-bytes", "limits.max-messages-per-second");
        assertThat(changeable(with(wide, StreamSpec.Trait.DENY_DELETE), with(narrow, StreamSpec.Trait.DENY_DELETE)))
                .hasSize(7)
                .containsOnly(true);
    }

    private static StreamSpec with(StreamLimits limits, StreamSpec.Trait... traits) {
        return StreamSpec.builder("a", "s").limits(limits).traits(traits).build();
    }

    private static List<Boolean> changeable(StreamSpec wanted, StreamSpec actual) {
        return wanted.differencesFrom(actual).stream()
                .map(Difference::changeable)
                .toList();
    }
}
