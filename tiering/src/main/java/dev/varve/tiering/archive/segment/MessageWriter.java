/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.segment;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.varve.Bytes;
import dev.varve.Message;
import dev.varve.stream.StoredMessage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.Encoder;
import org.jspecify.annotations.Nullable;

/** Writes messages in Avro's binary encoding of {@link MessageSchema}, without a copy of the value. For use by one thread. */
final class MessageWriter implements DatumWriter<StoredMessage> {

    private static final byte[] NO_VALUE = {};

    /** The least that a message takes beside its texts and its value. */
    private static final int LEAST = 16;

    private final MessageChecksum checksum = new MessageChecksum();
    private @Nullable String subject;
    private byte[] subjectBytes = NO_VALUE;
    private long written;

    @Override
    public void setSchema(Schema schema) {
        // There is one.
    }

    /** At least this many bytes were written so far, and at most twice as many. */
    long written() {
        return written;
    }

    @Override
    public void write(StoredMessage stored, Encoder out) throws IOException {
        Message message = stored.message();
        long time = EpochNanos.of(stored.storeTime());
        boolean hasTimestamp = message.timestamp().isPresent();
        long timestamp = hasTimestamp ? message.timestamp().get().toEpochMilli() : 0;
        checksum.begin(
                stored.seq(), time, hasTimestamp, timestamp, message.value().isPresent());
        out.writeLong(stored.seq());
        text(encoded(stored.subject().value()), out);
        out.writeLong(time);
        timestamp(hasTimestamp, timestamp, out);
        headers(message.headers().asMap(), out);
        value(
                message.value().map(Bytes::unsafeArray).orElse(NO_VALUE),
                message.value().isPresent(),
                out);
        out.writeLong(checksum.result());
        written += LEAST;
    }

    /** Most messages have the subject of the one before. */
    private byte[] encoded(String value) {
        if (!Objects.equals(value, subject)) {
            subject = value;
            subjectBytes = value.getBytes(UTF_8);
        }
        return subjectBytes;
    }

    private void text(byte[] utf8, Encoder out) throws IOException {
        checksum.text(utf8, utf8.length);
        written += 1 + utf8.length;
        // A string is encoded as its bytes are.
        out.writeBytes(utf8);
    }

    private static void timestamp(boolean present, long timestamp, Encoder out) throws IOException {
        out.writeIndex(present ? MessageSchema.PRESENT : MessageSchema.ABSENT);
        if (present) {
            out.writeLong(timestamp);
        }
    }

    private void headers(Map<String, List<String>> headers, Encoder out) throws IOException {
        checksum.headers(headers.values().stream().mapToInt(List::size).sum());
        out.writeMapStart();
        out.setItemCount(headers.size());
        for (Map.Entry<String, List<String>> header : headers.entrySet()) {
            out.startItem();
            header(header.getKey().getBytes(UTF_8), header.getValue(), out);
        }
        out.writeMapEnd();
    }

    private void header(byte[] name, List<String> values, Encoder out) throws IOException {
        out.writeBytes(name);
        out.writeArrayStart();
        out.setItemCount(values.size());
        for (String value : values) {
            out.startItem();
            checksum.text(name, name.length);
            text(value.getBytes(UTF_8), out);
        }
        out.writeArrayEnd();
    }

    private void value(byte[] value, boolean present, Encoder out) throws IOException {
        checksum.value(value);
        out.writeIndex(present ? MessageSchema.PRESENT : MessageSchema.ABSENT);
        if (present) {
            out.writeBytes(value);
            written += value.length;
        }
    }
}
