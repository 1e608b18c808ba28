/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.ClosableIterator;
import dev.varve.Deletion;
import dev.varve.Message;
import dev.varve.Receipt;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.stream.Changes;
import dev.varve.stream.ConsumerInfo;
import dev.varve.stream.ConsumerSpec;
import dev.varve.stream.Difference;
import dev.varve.stream.FeedStart;
import dev.varve.stream.Publication;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.Range;
import dev.varve.stream.Resolution;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamConsumer;
import dev.varve.stream.StreamInfo;
import dev.varve.stream.StreamSpec;
import dev.varve.stream.StreamStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The streams of JetStream. */
final class JetStreamStreams implements StreamStore {

    private final Scope scope;
    private final StreamReads reads;
    private final StreamWrites writes;
    private final StreamRemovals removals;
    private final StreamAdmin admin;
    private final Conflicts conflicts;
    private final ConsumerAdmin consumers;

    JetStreamStreams(Scope scope) {
        this.scope = scope;
        this.reads = new StreamReads(scope);
        this.writes = new StreamWrites(scope, reads);
        this.removals = new StreamRemovals(scope, reads);
        this.admin = new StreamAdmin(scope);
        this.conflicts = new Conflicts(scope.session(), reads);
        this.consumers = new ConsumerAdmin(scope);
    }

    @Override
    public Receipt set(Subject subject, long seq, Message message, PublishOptions options) {
        return writes.set(subject, seq, message, options, true).await();
    }

    @Override
    public CompletableFuture<Receipt> setAsync(Subject subject, long seq, Message message, PublishOptions options) {
        return writes.set(subject, seq, message, options, false).result();
    }

    @Override
    public Receipt publish(Subject subject, Message message, PublishOptions options) {
        return writes.publish(subject, message, options, true).await();
    }

    @Override
    public CompletableFuture<Receipt> publishAsync(Subject subject, Message message, PublishOptions options) {
        return writes.publish(subject, message, options, false).result();
    }

    @Override
    public List<Receipt> publishAll(List<Publication> batch) {
        scope.session().requireOpen();
        return writes.publishAll(batch);
    }

    @Override
    public Resolution resolve(Subject subject, String msgId) {
        PublishOptions.msgId(msgId);
        Effort effort = scope.read("resolve of '" + msgId + "' at '" + subject + "'");
        return scope.session()
                .directory()
                .find(subject, effort)
                .map(stream -> conflicts.resolve(stream, subject, msgId, effort))
                .orElseGet(Resolution::notStored);
    }

    @Override
    public Optional<StoredMessage> get(Subject subject, long seq) {
        return reads.get(subject, seq);
    }

    @Override
    public Optional<StoredMessage> last(Subject subject) {
        return reads.last(subject);
    }

    @Override
    public ClosableIterator<StoredMessage> lastPerSubject(SubjectFilter filter) {
        if (filter.isLiteral()) {
            return new HeldIterator<>(reads.last(filter.literal()).stream().toList());
        }
        return new StreamHeads(scope, reads, filter);
    }

    @Override
    public ClosableIterator<StoredMessage> getAll(SubjectFilter filter, Range range) {
        return reads.getAll(filter, range);
    }

    @Override
    public Deletion delete(Subject subject, long seq) {
        return removals.delete(subject, seq);
    }

    @Override
    public Deletion deleteAll(Subject subject, long endSeq) {
        return removals.deleteAll(subject, endSeq);
    }

    @Override
    public Changes changes(SubjectFilter filter, FeedStart start) {
        return StreamFeed.open(scope, filter, start);
    }

    @Override
    public StreamConsumer consumer(ConsumerSpec spec) {
        return consumers.open(spec);
    }

    @Override
    public List<ConsumerInfo> consumers(SubjectFilter subject) {
        return consumers.list(subject);
    }

    @Override
    public boolean deleteConsumer(SubjectFilter subject, String name) {
        return consumers.delete(subject, name);
    }

    @Override
    public Optional<StreamInfo> info(Subject subject) {
        return admin.info(subject);
    }

    @Override
    public ClosableIterator<StreamInfo> list(SubjectFilter filter) {
        return admin.list(filter);
    }

    @Override
    public List<Difference> ensure(StreamSpec spec) {
        return admin.ensure(spec);
    }

    @Override
    public List<Difference> diff(StreamSpec spec) {
        return admin.diff(spec);
    }

    @Override
    public boolean drop(SubjectFilter subject) {
        return admin.drop(subject);
    }
}
