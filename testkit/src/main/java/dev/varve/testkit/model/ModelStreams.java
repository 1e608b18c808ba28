/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.model;

import dev.varve.Capabilities;
import dev.varve.Capability;
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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The streams of the model, by name. */
final class ModelStreams implements StreamStore {

    private final Map<String, ModelStream> streams = new TreeMap<>();
    private final Map<String, StreamSpec> declared = new TreeMap<>();
    private final Capabilities capabilities;

    ModelStreams(Capabilities capabilities) {
        this.capabilities = capabilities;
    }

    private String nameOf(Subject subject) {
        return declared.values().stream()
                .filter(spec -> spec.subjects().stream().anyMatch(filter -> filter.matches(subject)))
                .map(StreamSpec::name)
                .findFirst()
                .orElse(subject.value());
    }

    private Optional<ModelStream> find(Subject subject) {
        return Optional.ofNullable(streams.get(nameOf(subject)));
    }

    /** The stream of {@code subject}; what it does is kept only if it succeeds, so that a refused first write makes no stream. */
    private ModelStream findOrNew(Subject subject) {
        return find(subject).orElseGet(() -> new ModelStream(capabilities));
    }

    private Receipt keep(Subject subject, ModelStream stream, Receipt receipt) {
        streams.put(nameOf(subject), stream);
        return receipt;
    }

    @Override
    public Receipt set(Subject subject, long seq, Message message, PublishOptions options) {
        boolean plain = options.msgId().isEmpty()
                && options.expectedLastSeq().isEmpty()
                && options.expectedLastSubjectSeq().isEmpty();
        Preconditions.require(plain, "expectations and message ids do not go with set");
        checkSupported(options);
        ModelStream stream = findOrNew(subject);
        return keep(subject, stream, stream.set(subject, seq, message));
    }

    private void checkSupported(PublishOptions options) {
        options.ttl().ifPresent(ttl -> capabilities.require(Capability.TTL));
        options.atLeast().ifPresent(capabilities::require);
    }

    @Override
    public CompletableFuture<Receipt> setAsync(Subject subject, long seq, Message message, PublishOptions options) {
        Preconditions.atLeast("seq", seq, 1);
        return completed(() -> set(subject, seq, message, options));
    }

    @Override
    public Receipt publish(Subject subject, Message message, PublishOptions options) {
        checkSupported(options);
        ModelStream stream = findOrNew(subject);
        return keep(subject, stream, stream.publish(subject, message, options));
    }

    @Override
    public CompletableFuture<Receipt> publishAsync(Subject subject, Message message, PublishOptions options) {
        return completed(() -> publish(subject, message, options));
    }

    static CompletableFuture<Receipt> completed(Supplier<Receipt> write) {
        try {
            return CompletableFuture.completedFuture(write.get());
        } catch (StorageException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public List<Receipt> publishAll(List<Publication> batch) {
        Preconditions.require(!batch.isEmpty(), "the batch is empty");
        Subject subject = batch.get(0).subject();
        Preconditions.require(
                batch.stream().map(each -> nameOf(each.subject())).distinct().count() == 1,
                "the batch is for several streams");
        ModelStream stream = findOrNew(subject);
        long known = batch.stream()
                .filter(each ->
                        each.options().msgId().flatMap(stream::remembered).isPresent())
                .count();
        Preconditions.require(known == 0 || known == batch.size(), "only some of the batch is remembered");
        Set<String> ids = new HashSet<>();
        batch.forEach(each -> each.options()
                .msgId()
                .ifPresent(id -> Preconditions.require(ids.add(id), "the batch has message id '" + id + "' twice")));
        Preconditions.require(
                batch.stream()
                        .skip(1)
                        .allMatch(each -> each.options().expectedLastSeq().isEmpty()),
                "only the first message of a batch may expect a last sequence");
        if (known == 0) {
            stream.checkExpectations(subject, batch.get(0).options());
        }
        List<Receipt> receipts = new ArrayList<>();
        batch.forEach(each -> receipts.add(publish(each.subject(), each.message(), each.options())));
        return receipts;
    }

    @Override
    public Resolution resolve(Subject subject, String msgId) {
        PublishOptions.msgId(msgId);
        return find(subject)
                .flatMap(stream -> stream.remembered(msgId))
                .map(Resolution::stored)
                .orElseGet(Resolution::notStored);
    }

    @Override
    public Optional<StoredMessage> get(Subject subject, long seq) {
        Preconditions.atLeast("seq", seq, 1);
        return find(subject).flatMap(stream -> stream.get(subject, seq));
    }

    @Override
    public Optional<StoredMessage> last(Subject subject) {
        return find(subject).flatMap(stream -> stream.last(subject));
    }

    @Override
    public ClosableIterator<StoredMessage> lastPerSubject(SubjectFilter filter) {
        Map<Subject, StoredMessage> last = new TreeMap<>();
        streams.values()
                .forEach(stream -> stream.messages().forEach(stored -> {
                    if (filter.matches(stored.subject())) {
                        last.put(stored.subject(), stored);
                    }
                }));
        return ModelIterator.of(List.copyOf(last.values()));
    }

    @Override
    public ClosableIterator<StoredMessage> getAll(SubjectFilter filter, Range range) {
        List<StoredMessage> found = new ArrayList<>();
        List<ModelStream> serving = streams.entrySet().stream()
                .filter(stream -> serves(stream.getKey(), filter))
                .map(Map.Entry::getValue)
                .toList();
        Preconditions.require(serving.size() <= 1, "several streams serve '" + filter + "'");
        serving.forEach(stream -> stream.messages().forEach(stored -> {
            if (filter.matches(stored.subject()) && within(range, stored)) {
                found.add(stored);
            }
        }));
        return ModelIterator.of(found);
    }

    private boolean serves(String name, SubjectFilter filter) {
        StreamSpec spec = declared.get(name);
        return spec == null
                ? filter.matches(Subject.of(name))
                : spec.subjects().stream().anyMatch(filter::overlaps);
    }

    private static boolean within(Range range, StoredMessage stored) {
        if (range instanceof Range.BySeq seqs) {
            return stored.seq() >= seqs.first() && stored.seq() <= seqs.last();
        }
        throw ModelVarve.absent("ranges of time");
    }

    @Override
    public Deletion delete(Subject subject, long seq) {
        return deleted(subject, seq, seq);
    }

    @Override
    public Deletion deleteAll(Subject subject, long endSeq) {
        return deleted(subject, 1, endSeq);
    }

    private Deletion deleted(Subject subject, long from, long to) {
        return new Deletion(
                find(subject).map(stream -> stream.delete(subject, from, to)).orElse(0), Durability.VOLATILE, 0);
    }

    @Override
    public Optional<StreamInfo> info(Subject subject) {
        return find(subject).map(stream -> info(nameOf(subject), stream));
    }

    private StreamInfo info(String name, ModelStream stream) {
        StreamSpec spec = declared.get(name);
        return new StreamInfo(
                name,
                spec != null,
                spec != null ? spec : StreamSpec.of("implicit", name),
                stream.firstSeq(),
                stream.lastSeq(),
                stream.size(),
                stream.bytes(),
                0);
    }

    @Override
    public ClosableIterator<StreamInfo> list(SubjectFilter filter) {
        return ModelIterator.of(streams.entrySet().stream()
                .filter(stream -> serves(stream.getKey(), filter))
                .map(stream -> info(stream.getKey(), stream.getValue()))
                .toList());
    }

    @Override
    public List<Difference> ensure(StreamSpec spec) {
        spec.traits().forEach(trait -> capabilities.require(neededFor(trait)));
        List<Difference> differences = diff(spec);
        declared.put(spec.name(), spec);
        streams.computeIfAbsent(spec.name(), name -> new ModelStream(capabilities));
        return differences;
    }

    private static Capability neededFor(StreamSpec.Trait trait) {
        return switch (trait) {
            case DENY_DELETE -> Capability.DENY_DELETE;
            case EPHEMERAL -> Capability.EPHEMERAL;
            case COMPRESSED -> Capability.COMPRESSION;
        };
    }

    @Override
    public List<Difference> diff(StreamSpec spec) {
        StreamSpec actual = declared.get(spec.name());
        return actual == null
                ? List.of(new Difference("name", spec.name(), "absent", true))
                : spec.differencesFrom(actual);
    }

    @Override
    public boolean drop(SubjectFilter subject) {
        String name = nameOf(subject.literal());
        declared.remove(name);
        return streams.remove(name) != null;
    }

    @Override
    public Changes changes(SubjectFilter filter, FeedStart start) {
        throw ModelVarve.absent("change feeds");
    }

    @Override
    public StreamConsumer consumer(ConsumerSpec spec) {
        throw StorageException.unsupported(Capability.DURABLE_CONSUMER, "the model has no consumers");
    }

    @Override
    public List<ConsumerInfo> consumers(SubjectFilter subject) {
        return List.of();
    }

    @Override
    public boolean deleteConsumer(SubjectFilter subject, String name) {
        return false;
    }
}
