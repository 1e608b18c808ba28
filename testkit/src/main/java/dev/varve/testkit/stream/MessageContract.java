/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.Headers;
import dev.varve.Message;
import dev.varve.Subject;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.StoredMessage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A message comes back as it was written, to the last bit. */
public abstract class MessageContract extends StreamContract {

    /** For the backends that must fulfil it. */
    protected MessageContract() {}

    private void assertRoundTrip(Message message) {
        Subject subject = freshSubject();
        streams().publish(subject, message, PublishOptions.none());

        StoredMessage stored = streams().get(subject, 1).orElseThrow();
        assertThat(stored.message()).isEqualTo(message);
        assertThat(streams().last(subject)).contains(stored);
        assertThat(all(subject)).containsExactly(stored);
    }

    @Test
    @DisplayName("PS-1: an empty value is not an absent one")
    void emptyIsNotAbsent() {
        assertRoundTrip(Message.of(Bytes.empty()));
        assertRoundTrip(Message.withoutValue(Headers.none()));
        assertRoundTrip(Message.withoutValue(Headers.of("only", "headers")));
    }

    @Test
    @DisplayName("PS-1: value, headers and timestamp come back together")
    void everything() {
        assertRoundTrip(new Message(
                Optional.of(Bytes.utf8("value")),
                Headers.of("name", "text"),
                Optional.of(Instant.ofEpochMilli(1_700_000_000_123L))));
    }

    @ParameterizedTest(name = "PS-1: the timestamp {0} ms comes back, whatever the time of the store")
    @ValueSource(longs = {0, 1, -1, -86_400_001, 1_700_000_000_123L, 253_402_300_799_999L})
    void timestamps(long millis) {
        assertRoundTrip(Message.of("x").withTimestamp(Instant.ofEpochMilli(millis)));
    }

    @Test
    @DisplayName("every byte comes back, zero and 255 included")
    void binary() {
        byte[] bytes = new byte[1024];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 7);
        }
        assertRoundTrip(Message.of(Bytes.wrap(bytes)));
    }

    @Test
    @DisplayName("a header keeps its values and their order")
    void multipleValues() {
        assertRoundTrip(Message.of("x")
                .withHeader("many", "c")
                .withHeader("many", "a")
                .withHeader("many", "c")
                .withHeader("one", "1"));
    }

    @Test
    @DisplayName("names of headers differ by case")
    void caseSensitive() {
        Message message = Message.of("x").withHeader("Name", "upper").withHeader("name", "lower");
        assertRoundTrip(message);
    }

    @ParameterizedTest(name = "a header value comes back exactly: [{0}]")
    @ValueSource(
            strings = {
                "",
                " leading and trailing ",
                "a: b",
                "tab\tinside",
                "100%41",
                "=?UTF-8?Q?x?=",
                "Gr\u00fc\u00dfe",
                "\u4e2d\u6587",
                "\ud83d\ude00",
                "e\u0301"
            })
    void headerValues(String value) {
        assertRoundTrip(Message.of("x").withHeader("name", value));
    }

    @Test
    @DisplayName("names of headers may be any printable ASCII but colon, up to 128 characters")
    void headerNames() {
        Headers headers = Headers.of("!#$%&'()*+,-./;<=>?@[]^_`{|}~", "odd").with("n".repeat(128), "long");
        assertRoundTrip(Message.of("x").withHeaders(headers));
    }

    @Test
    @DisplayName("many headers come back together")
    void manyHeaders() {
        Headers headers = Headers.none();
        for (int i = 0; i < 50; i++) {
            headers = headers.with("name-" + i, "value " + i);
        }
        assertRoundTrip(Message.of("x").withHeaders(headers));
    }

    @Test
    @DisplayName("set stores all parts of a message as publish does")
    void set() {
        Subject subject = freshSubject();
        Message message = Message.withoutValue(new Headers(Map.of("k", List.of("1", "2"))))
                .withTimestamp(Instant.ofEpochMilli(5));
        streams().set(subject, 1, message);

        assertThat(streams().get(subject, 1).orElseThrow().message()).isEqualTo(message);
    }
}
