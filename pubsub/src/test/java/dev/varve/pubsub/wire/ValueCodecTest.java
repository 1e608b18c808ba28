/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A header value")
class ValueCodecTest {

    @ParameterizedTest(name = "[{0}] travels as [{1}]")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "plain|plain",
                "two words, 50%|two words, 50%",
                "\"\"|=?v1?",
                "\" x\"|=?v1?%20x",
                "\"x \"|=?v1?x%20",
                "\" \"|=?v1?%20",
                "=?v1?x|=?v1?=?v1?x",
                "Köln 5%|=?v1?K%C3%B6ln%205%25",
                "\"a\tb\"|=?v1?a%09b",
                "日本|=?v1?%E6%97%A5%E6%9C%AC"
            })
    @DisplayName("travels in the form that the protocol page says, and comes back")
    void golden(String text, String wire) {
        assertThat(ValueCodec.encode(text)).isEqualTo(wire);
        assertThat(ValueCodec.decode(wire)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"=?v1?%", "=?v1?%4", "=?v1?%c3%b6", "=?v1?%C3", "=?v1?a b", "=?v1?ö", "=?v1?%GG"})
    @DisplayName("that claims to be encoded and is not, is refused")
    void broken(String wire) {
        assertThatThrownBy(() -> ValueCodec.decode(wire))
                .asInstanceOf(InstanceOfAssertFactories.type(StorageException.class))
                .returns(ErrorCode.INVALID, StorageException::code);
    }

    @Test
    @DisplayName("of another encoding's look is taken as it is")
    void others() {
        assertThat(ValueCodec.decode("=?UTF-8?B?eA==?=")).isEqualTo("=?UTF-8?B?eA==?=");
    }
}
