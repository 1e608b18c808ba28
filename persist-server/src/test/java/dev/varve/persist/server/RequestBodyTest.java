/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.Message;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.persist.store.StoreKey;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.wire.HeaderReader;
import dev.varve.pubsub.wire.RequestTerms;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import dev.varve.stream.Publication;
import dev.varve.stream.PublishOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A request in the journal")
final class RequestBodyTest {

    private static final StoreKey KEY = StoreKey.declared("orders");

    private static Request request(Bytes payload, List<Publication> batch) {
        WireHeaders headers = WireHeaders.builder()
                .add("Varve-Msg-Id", "m-1")
                .add("City", "=?v1?K%C3%B6ln")
                .add("City", "Bonn")
                .add("Empty", "")
                .build();
        return new Request(
                Verb.PUBLISH,
                Target.of(Subject.of("orders.eu")),
                KEY,
                HeaderReader.of(headers),
                RequestTerms.of(3, Duration.ofSeconds(5)),
                payload,
                batch,
                List.of(),
                new ReplyTo.Inbox("inbox"),
                7);
    }

    @Test
    @DisplayName("is read as it was written, but for what concerns its sender")
    void roundTrip() {
        Publication plain = new Publication(Subject.of("orders.eu"), Message.of("one"), PublishOptions.msgId("a"));
        Message absent = new Message(
                Optional.empty(), dev.varve.Headers.of("k", "\u00e9 x"), Optional.of(Instant.ofEpochMilli(-5)));
        Publication bare = new Publication(Subject.of("orders.us"), absent, PublishOptions.none());
        Request request = request(Bytes.wrap(new byte[300_000]), List.of(plain, bare));
        List<SubjectFilter> subjects = List.of(SubjectFilter.of("orders.>"), SubjectFilter.of("o.*"));

        RequestBody read = RequestBody.read(KEY, new RequestBody(request, subjects).write());

        assertThat(read.subjects()).isEqualTo(subjects);
        assertThat(read.request().verb()).isEqualTo(Verb.PUBLISH);
        assertThat(read.request().target()).isEqualTo(request.target());
        assertThat(read.request().key()).isEqualTo(KEY);
        assertThat(read.request().headers().headers())
                .isEqualTo(request.headers().headers());
        assertThat(read.request().payload()).isEqualTo(request.payload());
        assertThat(read.request().batch()).isEqualTo(request.batch());
        assertThat(read.request().terms()).isEqualTo(new RequestTerms(OptionalLong.empty(), Optional.empty()));
    }

    @Test
    @DisplayName("that is cut off anywhere, or of an unknown version, is CORRUPT")
    void cutOff() {
        byte[] whole = new RequestBody(request(Bytes.utf8("x"), List.of()), List.of())
                .write()
                .toByteArray();
        for (int length = 0; length < whole.length; length++) {
            Bytes part = Bytes.wrap(whole).slice(0, length);
            assertThatThrownBy(() -> RequestBody.read(KEY, part))
                    .isInstanceOfSatisfying(
                            StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT));
        }
        byte[] later = whole.clone();
        later[0] = 99;
        assertThatThrownBy(() -> RequestBody.read(KEY, Bytes.wrap(later)))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT));
    }
}
