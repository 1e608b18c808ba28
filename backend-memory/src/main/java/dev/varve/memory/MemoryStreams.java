/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import dev.varve.ClosableIterator;
import dev.varve.Deletion;
import dev.varve.Durability;
import dev.varve.Message;
import dev.varve.Preconditions;
import dev.varve.Receipt;
import dev.varve.StorageException;
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
import java.time.Duration;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The verbs on streams: each finds the stream that it concerns and leaves the rest to it. */
final class MemoryStreams implements StreamStore {
    private final Environment environment;
    private final StreamRegistry registry;
    private final Duration deadline;

    MemoryStreams(Environment environment, StreamRegistry registry, Duration deadline) {
        this.environment = environment;
        this.registry = registry;
        this.deadline = deadline;
    }

    @Override
    public Receipt set(Subject subject, long seq, Message message, PublishOptions options) {
        Expectations.checkSet(seq, options);
        return store(subject, options, log -> log.set(new Publication(subject, message, options), seq));
    }

    @Override
    public CompletableFuture<Receipt> setAsync(Subject subject, long seq, Message message, PublishOptions options) {
        Expectations.checkSet(seq, options);
        return environment.completions().submit(() -> set(subject, seq, message, options), deadline);
    }

    @Override
    public Receipt publish(Subject subject, Message message, PublishOptions options) {
        List<Publication> one = List.of(new Publication(subject, message, options));
        return store(subject, options, log -> log.append(one)).get(0);
    }

    @Override
    public CompletableFuture<Receipt> publishAsync(Subject subject, Message message, PublishOptions options) {
        return environment.completions().submit(() -> publish(subject, message, options), deadline);
    }

    @Override
    public List<Receipt> publishAll(List<Publication> batch) {
        int most = environment.capabilities().limits().maxBatchMessages();
        Preconditions.require(
                !batch.isEmpty() && batch.size() <= most,
                "a batch has 1 to " + most + " messages, not " + batch.size());
        List<Publication> copy = List.copyOf(batch);
        Expectations.checkShape(copy);
        copy.forEach(publication -> requireDurability(publication.options()));
        return store(copy.get(0).subject(), copy.get(0).options(), log -> {
            for (Publication publication : copy) {
                Preconditions.require(
                        log.owns(publication.subject()),
                        "the subjects of a batch belong to one stream, but '" + publication.subject()
                                + "' does not belong to '" + log.name() + "'");
            }
            return log.append(copy);
        });
    }

    /** Has the stream of {@code subject} do {@code write}, making the stream where there is none. */
    private <T> T store(Subject subject, PublishOptions options, Function<StreamLog, T> write) {
        environment.lifecycle().requireOpen();
        requireDurability(options);
        while (true) {
            StreamLog log = registry.owner(subject);
            if (log == null) {
                Optional<T> first = registry.createWith(subject, write);
                if (first.isPresent()) {
                    return first.get();
                }
            } else {
                synchronized (log) {
                    if (log.owns(subject)) {
                        return write.apply(log);
                    }
                }
            }
        }
    }

    private void requireDurability(PublishOptions options) {
        options.atLeast().ifPresent(environment.capabilities()::require);
    }

    @Override
    public Resolution resolve(Subject subject, String msgId) {
        String id = PublishOptions.msgId(msgId).msgId().orElseThrow();
        return ask(subject, Resolution.notStored(), log -> log.resolve(id));
    }

    @Override
    public Optional<StoredMessage> get(Subject subject, long seq) {
        Preconditions.atLeast("seq", seq, 1);
        return ask(subject, Optional.empty(), log -> log.get(subject, seq));
    }

    @Override
    public Optional<StoredMessage> last(Subject subject) {
        return ask(subject, Optional.empty(), log -> log.last(subject));
    }

    @Override
    public Deletion delete(Subject subject, long seq) {
        Preconditions.atLeast("seq", seq, 1);
        return ask(subject, nothingDeleted(), log -> log.delete(subject, seq));
    }

    @Override
    public Deletion deleteAll(Subject subject, long endSeq) {
        Preconditions.atLeast("endSeq", endSeq, 0);
        return ask(subject, nothingDeleted(), log -> log.deleteAll(subject, endSeq));
    }

    private static Deletion nothingDeleted() {
        return new Deletion(0, Durability.VOLATILE, 0);
    }

    @Override
    public Optional<StreamInfo> info(Subject subject) {
        return ask(subject, Optional.empty(), log -> Optional.of(log.info()));
    }

    /** The answer of the stream that owns {@code subject}, or {@code otherwise} where there is none. */
    private <T> T ask(Subject subject, T otherwise, Function<StreamLog, T> question) {
        environment.lifecycle().requireOpen();
        StreamLog log = registry.owner(subject);
        return log == null ? otherwise : question.apply(log);
    }

    @Override
    public ClosableIterator<StoredMessage> lastPerSubject(SubjectFilter filter) {
        environment.lifecycle().requireOpen();
        SubjectMatcher matcher = new SubjectMatcher(filter);
        Iterator<StoredMessage> heads = registry.overlapping(filter).stream()
                .flatMap(log ->
                        log.subjects().stream().filter(matcher::matches).flatMap(subject -> log.last(subject).stream()))
                .iterator();
        return new LazyIterator<>(environment.lifecycle(), previous -> heads.hasNext() ? heads.next() : null);
    }

    @Override
    public ClosableIterator<StoredMessage> getAll(SubjectFilter filter, Range range) {
        environment.lifecycle().requireOpen();
        StreamLog log = filter.isLiteral() ? registry.owner(filter.literal()) : registry.server(filter);
        RangeScan scan = log == null ? null : new RangeScan(log, new SubjectMatcher(filter), range);
        return new LazyIterator<>(environment.lifecycle(), previous -> scan == null ? null : scan.after(previous));
    }

    @Override
    public Changes changes(SubjectFilter filter, FeedStart start) {
        environment.lifecycle().requireOpen();
        Feed feed = new Feed(filter, registry, environment.lifecycle());
        feed.open(start);
        return feed;
    }

    @Override
    public StreamConsumer consumer(ConsumerSpec spec) {
        environment.lifecycle().requireOpen();
        StreamLog log = registry.owner(spec.filter());
        if (log == null) {
            throw StorageException.invalid("consumer '" + spec.name() + "': no one stream owns all subjects of '"
                    + spec.filter() + "'; declare one, or narrow the filter");
        }
        return new ConsumerHandle(log.consumer(spec), environment.lifecycle()).open();
    }

    @Override
    public List<ConsumerInfo> consumers(SubjectFilter subject) {
        StreamLog log = owner(subject);
        return log == null ? List.of() : log.consumers();
    }

    @Override
    public boolean deleteConsumer(SubjectFilter subject, String name) {
        StreamLog log = owner(subject);
        return log != null && log.deleteConsumer(name);
    }

    private @Nullable StreamLog owner(SubjectFilter filter) {
        environment.lifecycle().requireOpen();
        return registry.owner(filter);
    }

    @Override
    public ClosableIterator<StreamInfo> list(SubjectFilter filter) {
        environment.lifecycle().requireOpen();
        Iterator<StreamLog> logs = registry.overlapping(filter).stream()
                .sorted(Comparator.comparing(StreamLog::name))
                .iterator();
        return new LazyIterator<>(
                environment.lifecycle(),
                previous -> logs.hasNext() ? logs.next().info() : null);
    }

    @Override
    public List<Difference> ensure(StreamSpec spec) {
        environment.lifecycle().requireOpen();
        return registry.ensure(spec);
    }

    @Override
    public List<Difference> diff(StreamSpec spec) {
        environment.lifecycle().requireOpen();
        return registry.diff(spec);
    }

    @Override
    public boolean drop(SubjectFilter subject) {
        environment.lifecycle().requireOpen();
        return registry.drop(subject);
    }
}
