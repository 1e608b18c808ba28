/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import dev.varve.Deletion;
import dev.varve.Durability;
import dev.varve.Receipt;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.stream.Change;
import dev.varve.stream.ConsumerInfo;
import dev.varve.stream.ConsumerSpec;
import dev.varve.stream.Difference;
import dev.varve.stream.Publication;
import dev.varve.stream.Resolution;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamInfo;
import dev.varve.stream.StreamSpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One stream: its verbs, each a step under the stream's lock, which is this object's monitor.
 *
 * <p>A stream that was dropped is empty and stays so; writers look for its successor.
 */
final class StreamLog implements Sweeper.Sweepable {
    /** How many messages that do not fit are passed over before others get their turn. */
    private static final int STRIDE = 512;

    private final StreamIdentity identity;
    private final Environment environment;
    private final StreamState state;
    private final StreamWriter writer;
    private final FeedCursors cursors = new FeedCursors();
    private boolean dropped;
    private boolean swept;

    private StreamLog(StreamIdentity identity, StreamSpec spec, Environment environment) {
        this.identity = identity;
        this.environment = environment;
        state = new StreamState(spec, environment.config());
        writer = new StreamWriter(identity, state, environment.capabilities().limits());
    }

    static StreamLog declared(StreamSpec spec, long epoch, Environment environment) {
        return new StreamLog(new StreamIdentity(spec.name(), true, epoch), spec, environment);
    }

    static StreamLog implicit(Subject subject, long epoch, Environment environment) {
        StreamSpec spec = StreamSpec.of("implicit", subject.value());
        return new StreamLog(new StreamIdentity(subject.value(), false, epoch), spec, environment);
    }

    String name() {
        return identity.name();
    }

    boolean isDeclared() {
        return identity.declared();
    }

    long epoch() {
        return identity.epoch();
    }

    synchronized StreamSpec spec() {
        return state.spec();
    }

    /** Whether {@code subject} still belongs here: the stream may have been dropped, or narrowed, since it was found. */
    synchronized boolean owns(Subject subject) {
        return !dropped
                && (state.contents().of(subject).size() > 0
                        || state.spec().subjects().stream().anyMatch(filter -> filter.matches(subject)));
    }

    synchronized List<Receipt> append(List<Publication> batch) {
        Instant now = enter();
        List<Receipt> receipts = writer.append(batch, now);
        announce();
        return receipts;
    }

    synchronized Receipt set(Publication publication, long seq) {
        Instant now = enter();
        Receipt receipt = writer.set(publication, seq, now);
        announce();
        return receipt;
    }

    synchronized Resolution resolve(String msgId) {
        enter();
        return writer.resolve(msgId);
    }

    synchronized Deletion delete(Subject subject, long seq) {
        Instant now = enter();
        requireDeletable();
        Entry held = state.contents().at(seq);
        if (held == null || !held.subject().equals(subject)) {
            return deletion(0);
        }
        state.remove(held, now);
        state.changes().removed(Change.Kind.DELETE, subject, seq);
        announce();
        return deletion(1);
    }

    synchronized Deletion deleteAll(Subject subject, long endSeq) {
        Instant now = enter();
        requireDeletable();
        NumberedList<Entry> held = state.contents().of(subject);
        long count = 0;
        Entry oldest = held.first();
        while (oldest != null && oldest.seq() <= endSeq) {
            state.remove(oldest, now);
            count++;
            oldest = held.first();
        }
        if (count > 0) {
            state.changes().removed(Change.Kind.DELETE_ALL, subject, Math.min(endSeq, state.lastSeq()));
        }
        announce();
        return deletion(count);
    }

    synchronized Optional<StoredMessage> get(Subject subject, long seq) {
        enter();
        return Optional.ofNullable(state.contents().at(seq))
                .map(Entry::stored)
                .filter(stored -> stored.subject().equals(subject));
    }

    synchronized Optional<StoredMessage> last(Subject subject) {
        enter();
        return Optional.ofNullable(state.contents().of(subject).last()).map(Entry::stored);
    }

    /** The first message from {@code seq} to {@code last} that fits. */
    @Nullable
    StoredMessage next(SubjectMatcher matcher, long seq, long last) {
        long from = seq;
        while (true) {
            synchronized (this) {
                enter();
                for (int i = 0; i < STRIDE; i++) {
                    Entry entry = matcher.candidate(state.contents(), from);
                    if (entry == null || entry.seq() > last) {
                        return null;
                    }
                    if (matcher.matches(entry.subject())) {
                        return entry.stored();
                    }
                    from = entry.seq() + 1;
                }
            }
        }
    }

    /** A sequence before which nothing was stored at {@code time} or later. */
    synchronized long seqAtTime(Instant time) {
        return state.contents().seqAtTime(time);
    }

    /** The subjects that have messages; may be walked through while they change. */
    Set<Subject> subjects() {
        return state.contents().subjects();
    }

    synchronized StreamInfo info() {
        enter();
        Entry first = state.contents().first();
        long lastSeq = state.lastSeq();
        return new StreamInfo(
                name(),
                isDeclared(),
                state.spec(),
                first == null ? lastSeq + 1 : first.seq(),
                lastSeq,
                state.contents().count(),
                state.contents().bytes(),
                epoch());
    }

    /** How the stream differs from {@code wanted}; giving up subjects that have messages would lose them. */
    synchronized List<Difference> differences(StreamSpec wanted) {
        enter();
        boolean keepsAll = subjects().stream()
                .allMatch(subject -> wanted.subjects().stream().anyMatch(filter -> filter.matches(subject)));
        return wanted.differencesFrom(state.spec()).stream()
                .map(found -> keepsAll || !found.field().equals("subjects")
                        ? found
                        : new Difference(found.field(), found.wanted(), found.actual(), false))
                .toList();
    }

    /** Applies what differs in {@code next}; what exceeds its limits is evicted. */
    synchronized void respecify(StreamSpec next) {
        StreamSpec before = state.spec();
        state.respecify(new StreamSpec(
                next.name(),
                next.subjects(),
                next.limits(),
                next.durability().or(before::durability),
                next.dedupWindow(),
                next.traits(),
                next.mirrorOf()));
        Instant now = enter();
        Retention.enforce(state, List.copyOf(state.contents().subjects()), now);
        announce();
    }

    /** Ends the stream: what it held is gone, its consumers are deleted, its followers are told. */
    synchronized void drop() {
        requireDeletable();
        dropped = true;
        state.clear();
        announce();
        cursors.announceDrop();
    }

    /** Fails with DENIED where deleting is denied. */
    private void requireDeletable() {
        if (state.spec().traits().contains(StreamSpec.Trait.DENY_DELETE)) {
            throw StorageException.denied("stream '" + name() + "' does not allow deleting (DENY_DELETE)", null);
        }
    }

    @Override
    public synchronized void sweep() {
        enter();
        state.consumers().wake(environment.clock().instant());
    }

    /** The state, less what has expired; for those who hold the lock. */
    StreamState current() {
        enter();
        return state;
    }

    /** The time, having evicted what has expired by it; fails once the store is closed. For those who hold the lock. */
    Instant openedAt() {
        environment.lifecycle().requireOpen();
        return enter();
    }

    synchronized ConsumerState consumer(ConsumerSpec spec) {
        enter();
        ConsumerState consumer = state.consumers().obtain(spec, this, state);
        announce();
        return consumer;
    }

    synchronized List<ConsumerInfo> consumers() {
        Instant now = enter();
        return state.consumers().all().stream()
                .map(consumer -> consumer.info(now))
                .toList();
    }

    synchronized boolean deleteConsumer(String consumer) {
        return state.consumers().delete(consumer);
    }

    synchronized boolean isDropped() {
        return dropped;
    }

    synchronized void attach(FeedCursor cursor) {
        cursors.add(cursor);
    }

    synchronized void detach(FeedCursor cursor) {
        cursors.remove(cursor);
    }

    /** Evicts what has expired; every step begins with this. */
    private Instant enter() {
        Instant now = environment.clock().instant();
        state.expire(now);
        announce();
        return now;
    }

    /** Tells followers of what changed, and the sweeper whether anything may expire. */
    private void announce() {
        cursors.announceUpTo(state.changes().last());
        boolean sweepable = !dropped && state.mayExpire();
        if (sweepable && !swept) {
            environment.sweeper().add(this);
        } else if (!sweepable && swept) {
            environment.sweeper().remove(this);
        }
        swept = sweepable;
    }

    private Deletion deletion(long count) {
        return new Deletion(count, Durability.VOLATILE, epoch());
    }
}
