/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectFilterTest {
    @ParameterizedTest
    @ValueSource(strings = {">.a", "a.>.b", "a*", "a.b>", "**", ">>", "", "a..*", "$JS.>", "_INBOX.*"})
    @DisplayName("wildcards stand alone as tokens, and the one for the rest stands last")
    void refuses(String text) {
        assertThatThrownBy(() -> SubjectFilter.of(text))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID));
    }

    @ParameterizedTest
    @CsvSource({
        "a, a, true",
        "a, b, false",
        "a, a.b, false",
        "a.b, a, false",
        "*, a, true",
        "*, a.b, false",
        "a.*, a.b, true",
        "a.*, a, false",
        "*.b, a.b, true",
        "a.*.c, a.b.c, true",
        ">, a, true",
        ">, a.b.c, true",
        "a.>, a, false",
        "a.>, a.b, true",
        "a.>, a.b.c, true",
        "*.>, a, false"
    })
    @DisplayName("a star stands for one token, the rest for one or more")
    void matches(String filter, String subject, boolean expected) {
        assertThat(SubjectFilter.of(filter).matches(Subject.of(subject))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        ">, a.*.>, true",
        "a.*, a.b, true",
        "a.b, a.*, false",
        "a.>, a.*, true",
        "a.*, a.>, false",
        "*.b, a.*, false",
        "a.>, a.>, true",
        "*, >, false",
        "a.*.>, a.>, false"
    })
    @DisplayName("a filter covers another if it matches all that the other matches")
    void covers(String filter, String other, boolean expected) {
        assertThat(SubjectFilter.of(filter).covers(SubjectFilter.of(other))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "a.*, *.b, true",
        "a.*, b.*, false",
        "a, a.>, false",
        "a.b.c, a.>, true",
        "*, >, true",
        "a.*.c, a.b.*, true",
        "a.*.c, a.b, false",
        "a.*.>, a.b, false",
        "a.>, *.b.c.d, true"
    })
    @DisplayName("filters overlap, both ways, if some subject fits both")
    void overlaps(String one, String other, boolean expected) {
        assertThat(SubjectFilter.of(one).overlaps(SubjectFilter.of(other))).isEqualTo(expected);
        assertThat(SubjectFilter.of(other).overlaps(SubjectFilter.of(one))).isEqualTo(expected);
    }

    @Test
    @DisplayName("only a filter without wildcards is one subject")
    void literal() {
        assertThat(SubjectFilter.of("a.b").isLiteral()).isTrue();
        assertThat(SubjectFilter.all().isLiteral()).isFalse();
        assertThatThrownBy(() -> SubjectFilter.of("a.*").literal()).isInstanceOf(StorageException.class);
    }
}
