/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.Message;
import dev.varve.Receipt;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.pubsub.WireHeaders;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A store, and what stands beside one of its streams: values that are too large for a message, each in three chunks. */
final class LargeValues implements AutoCloseable {

    static final int SIZE = (1 << 20) + 100;
    private static final int CHUNK = 512 << 10;

    final Subject subject;
    final Varve store;
    final Session session;
    private final Scope scope;
    final ContentStates states;

    LargeValues(JetStreamConfig config, Subject subject) {
        this.subject = subject;
        this.session = Session.open(config);
        this.scope = new Scope(session, config.deadline());
        this.store = new JetStreamVarve(scope, session::close);
        this.states = new ContentStates(session);
    }

    /** A message that fits into no message of a server; another for each {@code seed}. */
    static Message large(int seed) {
        byte[] bytes = new byte[SIZE];
        new Random(seed).nextBytes(bytes);
        return Message.of(Bytes.wrap(bytes)).withHeader("seed", Integer.toString(seed));
    }

    Receipt publish(Message message) {
        return store.streams().publish(subject, message);
    }

    Effort effort() {
        return scope.write("test", subject.value(), "");
    }

    KnownStream stream() {
        return session.directory().find(subject, effort()).orElseThrow();
    }

    BucketStream content() {
        return session.contents().findOrMake(stream(), effort());
    }

    /** Looks at everything, and leaves no pending value alone. */
    void sweep() {
        new ContentSweep(session, Duration.ZERO).look(stream(), Integer.MAX_VALUE, effort());
    }

    /** What a writer does before it sends the reference: all of it, or less. */
    ContentReference begin(String id, Message message, int chunks) {
        byte[] value = message.value().orElseThrow().unsafeArray();
        long last =
                session.directory().state(stream().id(), effort()).orElseThrow().lastSeq();
        states.begin(stream(), content(), id, stream().naming().subject(subject), last, effort());
        for (int i = 0; i < chunks; i++) {
            int end = Math.min(value.length, (i + 1) * CHUNK);
            Bytes chunk = Bytes.wrap(Arrays.copyOfRange(value, i * CHUNK, end));
            states.writes()
                    .sendNow(
                            new RecordWrites.Write(
                                    content(), ContentStates.chunks(stream(), id), WireHeaders.none(), chunk),
                            effort())
                    .orThrow(effort());
        }
        byte[] digest = Digests.sha256().digest(value);
        return new ContentReference(id, value.length, HexFormat.of().formatHex(digest));
    }

    /** Sends {@code reference} in the place of the value of {@link #large large(1)}, as a writer does that dies before it settles anything. */
    long refer(ContentReference reference) {
        Message bare = new Message(Optional.of(Bytes.empty()), large(1).headers(), Optional.empty());
        Publisher.Write write = new Publisher.Write(
                        stream(), subject, bare, PublishOptions.none(), "ref-" + reference.id())
                .referring(reference);
        return new Publisher(session, new StreamReads(scope))
                .publish(write, effort(), true)
                .await()
                .seq();
    }

    ContentState state(String id) {
        return states.read(stream(), content(), id, effort()).orElseThrow();
    }

    /** How many chunks there are, of all values. */
    long chunks() {
        return subjects("C.*");
    }

    /** How many values there are of which something is known. */
    long known() {
        return subjects("M.*");
    }

    private long subjects(String which) {
        String root = ContentStreams.root(stream());
        long count = 0;
        try (RecordScan scan = new RecordScan(states.reads(), content(), root + which, 0, Long.MAX_VALUE)) {
            while (scan.next(effort(), Duration.ofSeconds(5)).isPresent()) {
                count++;
            }
        }
        return count;
    }

    List<Long> seqs() {
        return store.streams().getAll(subject, Range.all()).toList().stream()
                .map(StoredMessage::seq)
                .toList();
    }

    void assertHas(long seq, Message message) {
        boolean same = store.streams()
                .get(subject, seq)
                .map(StoredMessage::message)
                .filter(message::equals)
                .isPresent();
        assertThat(same).as("message %s is whole", seq).isTrue();
    }

    @Override
    public void close() {
        store.close();
    }
}
