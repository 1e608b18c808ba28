/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.segment;

import dev.varve.Bytes;
import dev.varve.Headers;
import dev.varve.Message;
import dev.varve.Subject;
import dev.varve.stream.StoredMessage;
import dev.varve.tiering.store.Sha256;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Messages, and segments made of them, for tests. */
public final class SegmentFixture {

    /** Every kind of message that there is, with gaps in between. */
    public static final List<StoredMessage> KINDS = List.of(
            stored(3, "orders.eu", 1_700_000_000_123_456_789L, Message.of("plain")),
            stored(4, "orders.eu", 1_700_000_000_123_456_789L, Message.withoutValue(Headers.none())),
            stored(5, "orders.eu", 1_700_000_001_000_000_000L, Message.of(Bytes.empty())),
            stored(
                    9,
                    "orders.us",
                    1_700_000_001_000_000_001L,
                    Message.of("with headers")
                            .withHeader("b", "2")
                            .withHeader("a", "1")
                            .withHeader("b", "")
                            .withHeader("b", "Grüße\t\u2028 \"x\" \\ / 🪨")),
            stored(
                    10,
                    "orders.us",
                    1_700_000_002_000_000_000L,
                    Message.withoutValue(Headers.of("only", "headers"))
                            .withTimestamp(Instant.ofEpochMilli(1_699_999_999_007L))),
            stored(
                    11,
                    "orders.eu",
                    1_700_000_003_000_000_000L,
                    Message.of(Bytes.of(new byte[] {0, -1, 127, -128})).withTimestamp(Instant.ofEpochMilli(-1))));

    private SegmentFixture() {}

    /** A message as a stream has it; {@code time} in nanoseconds since 1970. */
    public static StoredMessage stored(long seq, String subject, long time, Message message) {
        return new StoredMessage(Subject.of(subject), seq, Instant.ofEpochSecond(0, time), message);
    }

    /** {@code count} messages of up to {@code most} bytes, of which half can be compressed. */
    public static List<StoredMessage> random(Random random, long firstSeq, int count, int most) {
        List<StoredMessage> messages = new ArrayList<>();
        for (long seq = firstSeq; seq < firstSeq + count; seq++) {
            byte[] value = new byte[random.nextInt(most + 1)];
            if (random.nextBoolean()) {
                random.nextBytes(value);
            }
            messages.add(stored(
                    seq, "s." + random.nextInt(3), 1_700_000_000_000_000_000L + seq, Message.of(Bytes.wrap(value))));
        }
        return messages;
    }

    static SegmentOrigin origin() {
        return new SegmentOrigin("orders", 7, 0, Optional.of(Sha256.of(Bytes.utf8("the segment before"))));
    }

    /** The file of a segment, and what its writer tells of it. */
    record Made(Bytes content, FinishedSegment segment) {

        byte[] file() {
            return content.toByteArray();
        }
    }

    static Made made(List<StoredMessage> messages, Compression compression) {
        return made(messages, compression, GapLookup.UNKNOWN);
    }

    static Made made(List<StoredMessage> messages, Compression compression, GapLookup gaps) {
        try {
            ByteArrayOutputStream blocks = new ByteArrayOutputStream();
            SegmentWriter writer = SegmentWriter.begin(origin(), compression, gaps, blocks);
            for (StoredMessage message : messages) {
                writer.append(message);
            }
            FinishedSegment segment = writer.finish();
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            file.writeBytes(segment.head().unsafeArray());
            blocks.writeTo(file);
            return new Made(Bytes.wrap(file.toByteArray()), segment);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SegmentReader open(byte[] file) {
        return SegmentReader.open("test", new ByteArrayInputStream(file));
    }
}
