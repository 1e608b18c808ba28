/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.Bytes;
import dev.varve.Message;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.HeaderReader;
import dev.varve.pubsub.wire.MessageCodec;
import dev.varve.stream.StoredMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * Messages as JetStream keeps them: the payload is the value, the application's headers stand among those of JetStream, and what is left stands in headers of the wire protocol.
 */
final class Records {

    private static final String JETSTREAM = "Nats-";
    private static final String LINE = "\r\n";

    private Records() {}

    /** The message to be published for {@code write}, with what {@code more} adds to its headers. */
    static WireMessage published(Publisher.Write write, Consumer<WireHeaders.Builder> more) {
        WireHeaders.Builder headers = WireHeaders.builder();
        more.accept(headers);
        write.content().ifPresent(content -> content.write(headers));
        MessageCodec.write(headers, write.message());
        return WireMessage.of(
                write.stream().naming().subject(write.subject()),
                headers.build(),
                write.content().isPresent() ? Bytes.empty() : MessageCodec.payload(write.message()));
    }

    /** The message of {@code answer}, which bears it as JSON; empty if its subject is none of ours. */
    static Optional<Kept> read(JsonNode answer, Naming naming) {
        return naming.subject(answer.path("message").path("subject").asString(""))
                .map(subject -> kept(subject, answer.path("message")));
    }

    private static Kept kept(Subject subject, JsonNode message) {
        return kept(
                subject,
                message.path("seq").asLong(0),
                Json.time(message, "time"),
                headers(decoded(message, "hdrs")),
                Bytes.wrap(decoded(message, "data")));
    }

    /** The message of these parts, with what the server keeps of it; the headers are those that JetStream keeps. */
    static Kept kept(Subject subject, long seq, Instant time, WireHeaders headers, Bytes payload) {
        return new Kept(
                read(subject, seq, time, headers, payload),
                TimeToLive.read(headers),
                ContentReference.of(headers),
                true);
    }

    private static StoredMessage read(Subject subject, long seq, Instant time, WireHeaders headers, Bytes payload) {
        try {
            // Times are told to the millisecond, as everywhere.
            Instant millis = Instant.ofEpochMilli(time.toEpochMilli());
            Message message = MessageCodec.read(HeaderReader.of(ofApplication(headers)), payload);
            return new StoredMessage(subject, seq, millis, message);
        } catch (StorageException e) {
            throw StorageException.corrupt(
                    "message " + seq + " of '" + subject + "' was not written by this library: " + e.getMessage(), e);
        }
    }

    private static WireHeaders ofApplication(WireHeaders headers) {
        WireHeaders.Builder kept = WireHeaders.builder();
        headers.forEach((name, value) -> {
            if (!name.startsWith(JETSTREAM)) {
                kept.add(name, value);
            }
        });
        return kept.build();
    }

    /** The headers of a message that JetStream bears as JSON. */
    static WireHeaders headers(JsonNode answer) {
        return headers(decoded(answer.path("message"), "hdrs"));
    }

    private static byte[] decoded(JsonNode message, String field) {
        return Base64.getDecoder().decode(message.path(field).asString(""));
    }

    private static WireHeaders headers(byte[] block) {
        WireHeaders.Builder headers = WireHeaders.builder();
        String[] lines = new String(block, StandardCharsets.UTF_8).split(LINE, -1);
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                headers.add(
                        lines[i].substring(0, colon),
                        lines[i].substring(colon + 1).strip());
            }
        }
        return headers.build();
    }
}
