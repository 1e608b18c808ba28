/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.Bytes;
import dev.varve.Message;
import dev.varve.Subject;
import dev.varve.persist.sqlite.Row;
import dev.varve.pubsub.wire.Cut;
import dev.varve.stream.StoredMessage;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A message as it stands in its row.
 *
 * @param seq its sequence
 * @param subject its subject
 * @param number the number of its last change
 * @param time when it was stored
 * @param appTime the application's time
 * @param headers its headers as text
 * @param value its value
 */
record MessageRow(
        long seq, String subject, long number, long time, OptionalLong appTime, String headers, StoredValue value) {

    static final String COLUMNS = "m.seq,s.subject,m.number,m.time,m.app_time,m.headers,m.total,m.pieces,m.value";

    static MessageRow read(Row row) {
        return new MessageRow(
                row.number(1),
                row.text(2),
                row.number(3),
                row.number(4),
                row.optionalNumber(5),
                row.text(6),
                StoredValue.read(row, 7));
    }

    /** The item with at most {@code room} bytes of the value. */
    StreamItem item(Values values, int room) {
        Optional<Bytes> bytes = value.isPresent() ? Optional.of(values.read(seq, value, 0, room)) : Optional.empty();
        long size = Values.size(value);
        Optional<Cut> cut = size > room ? Optional.of(new Cut(size, number)) : Optional.empty();
        return new StreamItem(stored(bytes), cut);
    }

    /** The message with its whole value. */
    Message message(Values values) {
        return item(values, Integer.MAX_VALUE).message().message();
    }

    private StoredMessage stored(Optional<Bytes> bytes) {
        Optional<Instant> timestamp =
                appTime.isPresent() ? Optional.of(Instant.ofEpochMilli(appTime.getAsLong())) : Optional.empty();
        Message message = new Message(bytes, HeaderText.read(headers), timestamp);
        return new StoredMessage(Subject.of(subject), seq, Instant.ofEpochMilli(time), message);
    }
}
