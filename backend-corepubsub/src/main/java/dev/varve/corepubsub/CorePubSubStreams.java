/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.Capabilities;
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

/** The streams of the service. */
final class CorePubSubStreams implements StreamStore {

    private final Scope scope;
    private final Capabilities capabilities;
    private final StreamReads reads;
    private final StreamWrites writes;
    private final BatchWrites batches;
    private final StreamScans scans;
    private final StreamHeads heads;
    private final StreamAdmin admin;
    private final Feeds feeds;
    private final Consumers consumers;

    CorePubSubStreams(Scope scope, Capabilities capabilities) {
        this.scope = scope;
        this.capabilities = capabilities;
        this.reads = new StreamReads(scope);
        this.writes = new StreamWrites(scope, capabilities.limits());
        this.batches = new BatchWrites(scope, writes, reads::resolve);
        this.scans = new StreamScans(scope, reads);
        this.heads = new StreamHeads(scope, reads);
        this.admin = new StreamAdmin(scope, capabilities);
        this.feeds = new Feeds(scope);
        this.consumers = new Consumers(scope, reads);
    }

    @Override
    public Receipt set(Subject subject, long seq, Message message, PublishOptions options) {
        return storing(subject, seq, message, options).await();
    }

    @Override
    public CompletableFuture<Receipt> setAsync(Subject subject, long seq, Message message, PublishOptions options) {
        return storing(subject, seq, message, options).answer();
    }

    private Pending<Receipt> storing(Subject subject, long seq, Message message, PublishOptions options) {
        options.atLeast().ifPresent(capabilities::require);
        return writes.set(subject, seq, message, options);
    }

    @Override
    public Receipt publish(Subject subject, Message message, PublishOptions options) {
        return publishing(subject, message, options).await();
    }

    @Override
    public CompletableFuture<Receipt> publishAsync(Subject subject, Message message, PublishOptions options) {
        return publishing(subject, message, options).answer();
    }

    private Pending<Receipt> publishing(Subject subject, Message message, PublishOptions options) {
        options.atLeast().ifPresent(capabilities::require);
        return writes.publish(subject, message, options);
    }

    @Override
    public List<Receipt> publishAll(List<Publication> batch) {
        batch.forEach(each -> each.options().atLeast().ifPresent(capabilities::require));
        return batches.publishAll(batch);
    }

    @Override
    public Resolution resolve(Subject subject, String msgId) {
        return reads.resolve(subject, msgId);
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
        return heads.lastPerSubject(filter);
    }

    @Override
    public ClosableIterator<StoredMessage> getAll(SubjectFilter filter, Range range) {
        return scans.getAll(filter, range);
    }

    @Override
    public Deletion delete(Subject subject, long seq) {
        return writes.delete(subject, seq);
    }

    @Override
    public Deletion deleteAll(Subject subject, long endSeq) {
        return writes.deleteAll(subject, endSeq);
    }

    @Override
    public Changes changes(SubjectFilter filter, FeedStart start) {
        StreamFeedSource source = new StreamFeedSource(scope, scans, filter);
        return new CorePubSubChanges(
                feeds.open(source, CorePubSubChanges.begin(start), event -> CorePubSubChanges.view(event, reads)));
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
        return scans.list(filter);
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
