/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.Bytes;
import dev.varve.Deletion;
import dev.varve.Durability;
import dev.varve.Receipt;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.pubsub.wire.ChangeRecord;
import dev.varve.pubsub.wire.ReadBounds;
import dev.varve.pubsub.wire.StreamCodec;
import dev.varve.stream.Difference;
import dev.varve.stream.Publication;
import dev.varve.stream.Resolution;
import dev.varve.stream.StreamInfo;
import dev.varve.stream.StreamSpec;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A stream's file, open: what {@link dev.varve.stream.StreamStore} says of one stream.
 *
 * <p>Writes belong to a group; reads see them at once. For use by one thread.
 */
public final class StreamFile implements StoredFile {

    private final StoreFile file;
    private final StreamContext stream;
    private final StreamWrites writes;
    private final StreamReads reads;
    private final ChangeReads changeReads;
    private final StreamConsumers consumers;
    private String specText;

    private StreamFile(StoreFile file, StreamSpec spec) {
        this.file = file;
        this.specText = file.state().spec();
        this.stream = new StreamContext(file, specText.isEmpty() ? spec : SpecText.stream(specText));
        this.writes = new StreamWrites(stream);
        this.reads = new StreamReads(stream);
        this.changeReads = new ChangeReads(stream);
        this.consumers = new StreamConsumers(stream, writes.retention());
    }

    /** The stream of {@code key}; empty where it was never written to. */
    public static Optional<StreamFile> open(StoreKey key, DataDirectory directory, StoreSettings settings) {
        return StoreFile.open(key, directory, settings).map(file -> new StreamFile(file, implicit(key)));
    }

    /** A new stream, which exists once a group was kept; in memory at once. */
    public static StreamFile create(
            StoreKey key, DataDirectory directory, StoreSettings settings, Creation<StreamSpec> creation) {
        boolean inMemory = creation.spec()
                .filter(spec -> spec.traits().contains(StreamSpec.Trait.EPHEMERAL))
                .isPresent();
        StoreFile file = inMemory ? StoreFile.inMemory(key, settings) : StoreFile.create(key, directory, settings);
        file.creation(creation.spec().map(SpecText::of).orElse(""), creation.base());
        if (inMemory) {
            // It may be read before it is written to: after its server, the catalog alone knows of it.
            file.begin(WriteGroup.of(Durability.VOLATILE, 0, settings.clock().millis()));
            file.end(0);
        }
        return new StreamFile(file, creation.spec().orElseGet(() -> implicit(key)));
    }

    private static StreamSpec implicit(StoreKey key) {
        // A declared stream always has its specification in the file; the filter stands in for an undeclared one.
        return StreamSpec.of(StreamCodec.IMPLICIT, key.isDeclared() ? ">" : key.name());
    }

    @Override
    public StoreKey key() {
        return file.key();
    }

    @Override
    public void begin(WriteGroup group) {
        stream.takeChanges();
        if (!file.database().isInTransaction()) {
            stream.subjects().clear();
        }
        file.begin(group);
        readSpec();
    }

    @Override
    public void end(long lsn) {
        stream.subjects().flush();
        stream.subjects().trim();
        file.end(lsn);
    }

    @Override
    public void rollback() {
        stream.subjects().clear();
        stream.takeChanges();
        file.rollback();
        refresh();
    }

    @Override
    public void commit() {
        file.commit();
    }

    @Override
    public void journaled() {
        file.journaled();
    }

    @Override
    public boolean isDirty() {
        return file.isDirty();
    }

    @Override
    public boolean isUndone() {
        return file.isUndone();
    }

    @Override
    public long lsn() {
        return file.state().get(Counter.LSN);
    }

    @Override
    public void refresh() {
        if (file.database().isInTransaction()) {
            stream.subjects().trim();
        } else {
            stream.subjects().clear();
        }
        file.refresh();
        readSpec();
    }

    private void readSpec() {
        String text = file.state().spec();
        if (!text.equals(specText)) {
            specText = text;
            stream.spec(text.isEmpty() ? implicit(file.key()) : SpecText.stream(text));
        }
    }

    /** What the last group has changed, in order; handed out once, after it was kept. */
    public List<ChangeRecord> takeChanges() {
        return stream.takeChanges();
    }

    /** See {@link dev.varve.stream.StreamStore#publish}. */
    public Receipt publish(Publication publication) {
        return writes.append(List.of(publication)).get(0);
    }

    /** See {@link dev.varve.stream.StreamStore#publishAll}. */
    public List<Receipt> publishAll(List<Publication> batch) {
        return writes.append(batch);
    }

    /** See {@link dev.varve.stream.StreamStore#set}; a message id is of no use here and ignored. */
    public Receipt set(Publication publication, long seq) {
        return writes.set(publication, seq);
    }

    /** See {@link dev.varve.stream.StreamStore#delete}. */
    public Deletion delete(Subject subject, long seq) {
        return writes.delete(subject, seq);
    }

    /** See {@link dev.varve.stream.StreamStore#deleteAll}. */
    public Deletion deleteAll(Subject subject, long endSeq) {
        return writes.deleteAll(subject, endSeq);
    }

    /**
     * Makes the stream be as {@code wanted} says; what exceeds lowered limits is evicted.
     *
     * @return what was different
     * @throws StorageException {@link dev.varve.ErrorCode#INVALID} if something cannot be changed without losing data
     */
    public List<Difference> ensure(StreamSpec wanted) {
        List<Difference> differences = wanted.differencesFrom(stream.spec());
        for (Difference difference : differences) {
            if (!difference.changeable()) {
                throw StorageException.invalid("stream '" + wanted.name() + "': " + difference.field() + " is "
                        + difference.actual() + " and cannot be changed to " + difference.wanted()
                        + " without losing data");
            }
        }
        if (!differences.isEmpty()) {
            respecify(wanted);
        }
        return differences;
    }

    private void respecify(StreamSpec wanted) {
        Optional<Durability> durability = wanted.durability().or(stream.spec()::durability);
        StreamSpec next = new StreamSpec(
                wanted.name(),
                wanted.subjects(),
                wanted.limits(),
                durability,
                wanted.dedupWindow(),
                wanted.traits(),
                wanted.mirrorOf());
        file.state().spec(SpecText.of(next));
        readSpec();
        writes.retention().expire();
        writes.retention().enforceAll();
    }

    /**
     * Returns the number under which followers are told that the stream is gone, its last and one more.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#DENIED} where deleting is denied
     */
    public long drop() {
        writes.requireDeletable();
        return number() + 1;
    }

    /** See {@link dev.varve.stream.StreamStore#get}; at most {@code room} bytes of the value. */
    public Optional<StreamItem> get(Subject subject, long seq, int room) {
        return reads.get(subject, seq, room);
    }

    /**
     * At most {@code room} bytes of the value at {@code seq} from {@code offset} on; empty where there is no message.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#SEQ_CONFLICT} if the message is not the {@code version} asked for
     */
    public Optional<Bytes> piece(Subject subject, long seq, long version, long offset, int room) {
        return reads.piece(subject, seq, version, offset, room);
    }

    /** See {@link dev.varve.stream.StreamStore#last}; at most {@code room} bytes of the value. */
    public Optional<StreamItem> last(Subject subject, int room) {
        return reads.last(subject, room);
    }

    /** The messages of {@code filter} within {@code bounds}, in order; the next page begins at the seq that {@link Page#next} says. */
    public Page<StreamItem> page(SubjectFilter filter, ReadBounds bounds, PageBounds limits) {
        return reads.page(filter, bounds, limits);
    }

    /** The last message of each subject that fits, by subject; the next page comes after the subject that {@link Page#next} says. */
    public Page<StreamItem> lastPerSubject(SubjectFilter filter, String after, PageBounds limits) {
        stream.subjects().flush();
        return reads.lastPerSubject(filter, after, limits);
    }

    /** What changed after {@code place}, number 0 for all there is; the next page comes after the number that {@link ChangePage#next} says. */
    public ChangePage<ChangeRecord> changes(FollowerPlace place, SubjectFilter filter, PageBounds limits) {
        return changeReads.after(place, filter, limits);
    }

    /** Its durable consumers. */
    public StreamConsumers consumers() {
        return consumers;
    }

    /** See {@link dev.varve.stream.StreamStore#resolve}. */
    public Resolution resolve(String msgId) {
        long horizon = stream.horizon();
        Optional<RecentIds.Write> write = stream.dedup().find(msgId, horizon);
        if (write.isPresent()) {
            return Resolution.stored(writes.receipt(write.get(), true));
        }
        return stream.dedup().isForgetful(horizon) ? Resolution.forgotten() : Resolution.notStored();
    }

    /** What the stream is and holds, without what is past its time. */
    public StreamInfo info() {
        long last = file.state().get(Counter.LAST_SEQ);
        StreamReads.Census live = reads.census(hasExpired());
        return new StreamInfo(
                file.key().title(),
                file.key().isDeclared(),
                stream.spec(),
                live.first().orElse(last + 1),
                last,
                live.messages(),
                live.bytes(),
                file.state().get(Counter.EPOCH));
    }

    /** At most {@code most} of the subjects that have messages. */
    public List<Subject> subjects(int most) {
        return stream.subjects().matching(SubjectFilter.all(), "", most).stream()
                .map(row -> Subject.of(row.subject()))
                .toList();
    }

    /** The last sequence. */
    public long lastSeq() {
        return file.state().get(Counter.LAST_SEQ);
    }

    /** What it is. */
    public StreamSpec spec() {
        return stream.spec();
    }

    @Override
    public boolean isFresh() {
        return file.isFresh();
    }

    @Override
    public long epoch() {
        return file.state().get(Counter.EPOCH);
    }

    @Override
    public long number() {
        return file.state().get(Counter.NUMBER);
    }

    @Override
    public Optional<Durability> durability() {
        return stream.spec().durability();
    }

    @Override
    public boolean isInMemory() {
        return file.database().isInMemory();
    }

    @Override
    public OptionalLong nextExpiry() {
        return writes.retention().nextExpiry();
    }

    @Override
    public boolean hasExpired() {
        OptionalLong next = nextExpiry();
        return next.isPresent() && next.getAsLong() <= file.now();
    }

    @Override
    public void expire() {
        writes.retention().expire();
    }

    @Override
    public FileSummary summary() {
        return file.state().summary();
    }

    @Override
    public PageMemory pages() {
        return file.pages();
    }

    @Override
    public void close() {
        file.close();
    }
}
