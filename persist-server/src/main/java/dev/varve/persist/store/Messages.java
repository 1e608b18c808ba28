/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.Message;
import dev.varve.Subject;
import dev.varve.persist.sqlite.Database;
import dev.varve.stream.Change;
import dev.varve.stream.Publication;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamSpec;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The messages of a stream: every row that comes or goes does so here, with all that is counted. Within a group; for use by one thread. */
final class Messages {

    private final StreamContext stream;
    private final Database database;

    Messages(StreamContext stream) {
        this.stream = stream;
        this.database = stream.database();
    }

    /** Stores a message at {@code seq}, which is greater than all before. */
    RecentIds.Write append(Publication publication, long seq) {
        SubjectRow subject = stream.subjects().find(publication.subject().value());
        stream.subjects().require(subject);
        subject.addItems(1);
        stream.state().add(Counter.ITEMS, 1);
        stream.state().set(Counter.LAST_SEQ, seq);
        return insert(publication, subject, seq, publication.options().msgId().orElse(null));
    }

    /** Stores a message in the place of {@code old}; the id that was written there stays remembered. */
    RecentIds.Write replace(MessageRow old, Publication publication) {
        // From here on numbers do not rise with sequences.
        stream.file().require(SchemaPart.BY_NUMBER);
        long size = number("SELECT size FROM messages WHERE seq=?", old.seq());
        @Nullable
        String id = database.first("SELECT msg_id FROM messages WHERE seq=?", row -> row.optionalText(1), old.seq())
                .flatMap(found -> found)
                .orElse(null);
        stream.values().delete(old.seq());
        database.update("DELETE FROM messages WHERE seq=?", old.seq());
        stream.state().add(Counter.BYTES, -size);
        return insert(publication, stream.subjects().find(old.subject()), old.seq(), id);
    }

    private RecentIds.Write insert(Publication publication, SubjectRow subject, long seq, @Nullable String id) {
        Message message = publication.message();
        long time = stream.file().now();
        long size = message.sizeInBytes();
        boolean compressed = stream.spec().traits().contains(StreamSpec.Trait.COMPRESSED);
        StoredValue value = stream.values().store(seq, message.value(), compressed);
        long previous = subject.number();
        long number = stream.advance(subject);
        database.update(
                "INSERT INTO"
                        + " messages(seq,subject,number,gap,time,app_time,expires,size,total,pieces,headers,msg_id,value)"
                        + " VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?)",
                seq,
                subject.id(),
                number,
                number - previous,
                time,
                message.timestamp().map(Instant::toEpochMilli).orElse(null),
                expiry(publication),
                size,
                value.total(),
                value.pieces(),
                message.headers().isEmpty()
                        ? null
                        : HeaderText.write(message.headers().asMap()),
                id,
                StoredValue.bytes(value));
        stream.state().add(Counter.BYTES, size);
        stream.changed(
                new StoredMessage(publication.subject(), seq, Instant.ofEpochMilli(time), message), number, previous);
        return new RecentIds.Write(seq, time, number);
    }

    private @Nullable Long expiry(Publication publication) {
        if (publication.options().ttl().isEmpty()) {
            return null;
        }
        stream.file().require(SchemaPart.BY_EXPIRY);
        return Times.after(stream.file().now(), publication.options().ttl().get());
    }

    /** Removes the message at {@code seq}, which exists. */
    void remove(Change.Kind kind, long seq) {
        record Gone(long subject, long size, Optional<String> id, RecentIds.Write write) {}
        Gone gone = database.first(
                        "SELECT subject,size,msg_id,time,number FROM messages WHERE seq=?",
                        row -> new Gone(
                                row.number(1),
                                row.number(2),
                                row.optionalText(3),
                                new RecentIds.Write(seq, row.number(4), row.number(5))),
                        seq)
                .orElseThrow();
        gone.id().ifPresent(id -> stream.dedup().depart(id, gone.write(), stream.horizon()));
        stream.values().delete(seq);
        database.update("DELETE FROM messages WHERE seq=?", seq);
        stream.consumers().removed(seq);
        SubjectRow subject = stream.subjects().byId(gone.subject());
        count(subject, 1, gone.size());
        stream.removed(kind, subject, seq);
    }

    /** Removes the messages of {@code subject} up to {@code last} and returns how many there were. */
    long removeAll(Subject subject, long last) {
        SubjectRow row = stream.subjects().find(subject.value());
        long id = row.id();
        long items = number("SELECT count(*) FROM messages WHERE subject=? AND seq<=?", id, last);
        if (items == 0) {
            return 0;
        }
        long size = number("SELECT sum(size) FROM messages WHERE subject=? AND seq<=?", id, last);
        stream.dedup().departAll(id, last, stream.horizon());
        if (stream.file().has(SchemaPart.PIECES)) {
            database.update(
                    "DELETE FROM pieces WHERE owner IN (SELECT seq FROM messages WHERE subject=? AND seq<=? AND"
                            + " pieces>0)",
                    id,
                    last);
        }
        database.update("DELETE FROM messages WHERE subject=? AND seq<=?", id, last);
        stream.consumers().removed(id, last);
        count(row, items, size);
        stream.removed(
                Change.Kind.DELETE_ALL, row, Math.min(last, stream.state().get(Counter.LAST_SEQ)));
        return items;
    }

    private void count(SubjectRow subject, long items, long bytes) {
        subject.addItems(-items);
        stream.state().add(Counter.ITEMS, -items);
        stream.state().add(Counter.BYTES, -bytes);
    }

    /** The message that was written longest ago. */
    Optional<Aged> eldest() {
        // Without replaced messages the order of sequences is that of changes, and needs no index.
        String order = stream.file().has(SchemaPart.BY_NUMBER) ? "number" : "seq";
        return database.first("SELECT seq,time FROM messages ORDER BY " + order + " LIMIT 1", Aged::read);
    }

    /** The message of {@code subject} with the least sequence. */
    Optional<Aged> oldest(SubjectRow subject) {
        return database.first(
                "SELECT seq,time FROM messages WHERE subject=? ORDER BY seq LIMIT 1", Aged::read, subject.id());
    }

    /** The message whose time to live ends first. */
    Optional<Aged> soonestToExpire() {
        return stream.file().has(SchemaPart.BY_EXPIRY)
                ? database.first(
                        "SELECT seq,expires FROM messages WHERE expires IS NOT NULL ORDER BY expires LIMIT 1",
                        Aged::read)
                : Optional.empty();
    }

    private long number(String sql, Long... bound) {
        return database.number(sql, (Object[]) bound);
    }

    /**
     * A message and a time of it.
     *
     * @param seq its sequence
     * @param time when it was stored, or when it expires
     */
    record Aged(long seq, long time) {
        static Aged read(dev.varve.persist.sqlite.Row row) {
            return new Aged(row.number(1), row.number(2));
        }
    }
}
