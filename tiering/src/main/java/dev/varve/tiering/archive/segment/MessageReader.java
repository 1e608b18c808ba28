/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.segment;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.varve.Bytes;
import dev.varve.Headers;
import dev.varve.Message;
import dev.varve.Subject;
import dev.varve.stream.StoredMessage;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;

/** Reads what {@link MessageWriter} writes, and checks every message against its checksum. For use by one thread. */
final class MessageReader implements DatumReader<StoredMessage> {

    private static final byte[] NO_VALUE = {};

    private final MessageChecksum checksum = new MessageChecksum();
    private Utf8 text = new Utf8();
    private Utf8 subjectText = new Utf8();
    private @Nullable Subject subject;

    @Override
    public void setSchema(Schema schema) {
        // The segment's reader has compared it.
    }

    @Override
    public StoredMessage read(@Nullable StoredMessage reuse, Decoder in) throws IOException {
        long seq = in.readLong();
        text = in.readString(text);
        long time = in.readLong();
        boolean hasTimestamp = present(in);
        long timestamp = hasTimestamp ? in.readLong() : 0;
        Map<String, List<String>> headers = headers(in);
        boolean hasValue = present(in);
        byte[] value = hasValue ? in.readBytes(null).array() : NO_VALUE;

        checksum.begin(seq, time, hasTimestamp, timestamp, hasValue);
        checksum.text(text.getBytes(), text.getByteLength());
        add(headers);
        checksum.value(value);
        if (in.readLong() != checksum.result()) {
            throw new DamagedException("the message at seq " + seq + " does not fit its checksum");
        }
        Message message = new Message(
                hasValue ? Optional.of(Bytes.wrap(value)) : Optional.empty(),
                headers.isEmpty() ? Headers.none() : new Headers(headers),
                hasTimestamp ? Optional.of(Instant.ofEpochMilli(timestamp)) : Optional.empty());
        return new StoredMessage(subject(), seq, EpochNanos.instant(time), message);
    }

    private static boolean present(Decoder in) throws IOException {
        return in.readIndex() == MessageSchema.PRESENT;
    }

    private static Map<String, List<String>> headers(Decoder in) throws IOException {
        long names = in.readMapStart();
        if (names == 0) {
            return Map.of();
        }
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (; names != 0; names = in.mapNext()) {
            for (long i = 0; i < names; i++) {
                headers.put(in.readString(), values(in));
            }
        }
        return headers;
    }

    private static List<String> values(Decoder in) throws IOException {
        List<String> values = new ArrayList<>();
        for (long count = in.readArrayStart(); count != 0; count = in.arrayNext()) {
            for (long i = 0; i < count; i++) {
                values.add(in.readString());
            }
        }
        return values;
    }

    private void add(Map<String, List<String>> headers) {
        checksum.headers(headers.values().stream().mapToInt(List::size).sum());
        headers.forEach((name, values) -> {
            byte[] nameBytes = name.getBytes(UTF_8);
            for (String value : values) {
                byte[] bytes = value.getBytes(UTF_8);
                checksum.text(nameBytes, nameBytes.length);
                checksum.text(bytes, bytes.length);
            }
        });
    }

    /** Most messages have the subject of the one before. */
    private Subject subject() {
        Subject known = subject;
        if (known == null || !text.equals(subjectText)) {
            known = Subject.of(text.toString());
            subject = known;
            subjectText = new Utf8(text);
        }
        return known;
    }
}
