/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.Bytes;
import dev.varve.Deletion;
import dev.varve.Durability;
import dev.varve.Receipt;
import dev.varve.SubjectFilter;
import dev.varve.kv.BucketInfo;
import dev.varve.kv.BucketSpec;
import dev.varve.pubsub.wire.KeyChangeRecord;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The file of a bucket of keys, open: what {@link dev.varve.kv.KeyValueStore} says of one bucket.
 *
 * <p>Writes belong to a group; reads see them at once. For use by one thread.
 */
public final class BucketFile implements StoredFile {

    private final StoreFile file;
    private final BucketContext bucket;
    private final BucketWrites writes;
    private final BucketReads reads;
    private String specText = "";

    private BucketFile(StoreFile file) {
        this.file = file;
        this.bucket = new BucketContext(file, BucketSpec.of(file.key().name()));
        this.writes = new BucketWrites(bucket);
        this.reads = new BucketReads(bucket);
        readSpec();
    }

    /** The bucket of {@code key}; empty where there is none. */
    public static Optional<BucketFile> open(StoreKey key, DataDirectory directory, StoreSettings settings) {
        return StoreFile.open(key, directory, settings).map(BucketFile::new);
    }

    /** A new bucket, which exists once a group was kept. */
    public static BucketFile create(
            StoreKey key, DataDirectory directory, StoreSettings settings, Creation<BucketSpec> creation) {
        StoreFile file = StoreFile.create(key, directory, settings);
        file.creation(creation.spec().map(SpecText::of).orElse(""), creation.base());
        return new BucketFile(file);
    }

    @Override
    public StoreKey key() {
        return file.key();
    }

    @Override
    public void begin(WriteGroup group) {
        bucket.takeChanges();
        file.begin(group);
        readSpec();
    }

    @Override
    public void end(long lsn) {
        file.end(lsn);
    }

    @Override
    public void rollback() {
        bucket.takeChanges();
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
        file.refresh();
        readSpec();
    }

    private void readSpec() {
        String text = file.state().spec();
        if (!text.equals(specText)) {
            specText = text;
            bucket.spec(text.isEmpty() ? BucketSpec.of(file.key().name()) : SpecText.bucket(text));
        }
    }

    /** What the last group has changed, in order; handed out once, after it was kept. */
    public List<KeyChangeRecord> takeChanges() {
        return bucket.takeChanges();
    }

    /** Gives the key {@code name} a value; see {@link dev.varve.kv.KeyValueStore#put}. */
    public Receipt put(String name, Bytes value, KeyWrite write) {
        return writes.put(name, value, write);
    }

    /** See {@link dev.varve.kv.KeyValueStore#delete}. */
    public Deletion delete(String name, KeyWrite write) {
        return writes.delete(name, write);
    }

    /** See {@link dev.varve.kv.KeyValueStore#deleteAll}. */
    public Deletion deleteAll(SubjectFilter filter, KeyWrite write) {
        return writes.deleteAll(filter, write);
    }

    /** Makes the bucket be as {@code wanted} says; returns whether anything was different, or there was none. */
    public boolean ensure(BucketSpec wanted) {
        BucketSpec next = new BucketSpec(
                wanted.name(),
                wanted.maxBytes(),
                wanted.maxValueBytes(),
                wanted.ttl(),
                wanted.durability().or(bucket.spec()::durability));
        if (next.equals(bucket.spec())) {
            return file.isFresh();
        }
        file.state().spec(SpecText.of(next));
        readSpec();
        return true;
    }

    /** The live value of {@code name}, at most {@code room} bytes of it. */
    public Optional<KeyItem> get(String name, int room) {
        return reads.get(name, room);
    }

    /**
     * At most {@code room} bytes of the value of {@code name} from {@code offset} on; empty where it has none.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#SEQ_CONFLICT} if it is not of {@code revision}
     */
    public Optional<Bytes> piece(String name, long revision, long offset, int room) {
        return reads.piece(name, revision, offset, room);
    }

    /** The names of live keys that fit, in order, after {@code after}. */
    public Page<String> keys(SubjectFilter filter, String after, PageBounds limits) {
        return reads.keys(filter, after, limits);
    }

    /** The live values of keys that fit, in order of name, after {@code after}. */
    public Page<KeyItem> page(SubjectFilter filter, String after, PageBounds limits) {
        return reads.page(filter, after, limits);
    }

    /** The last change of each key that fits after {@code place}; revision 0 for all that is there. */
    public ChangePage<KeyChangeRecord> changes(FollowerPlace place, SubjectFilter filter, PageBounds limits) {
        return reads.changes(place, filter, limits);
    }

    /** What the bucket is and holds, without what is past its time. */
    public BucketInfo info() {
        return reads.info();
    }

    /** The number under which watches are told that the bucket is gone: its last and one more. */
    public long drop() {
        return number() + 1;
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
        return bucket.spec().durability();
    }

    @Override
    public boolean isInMemory() {
        return false;
    }

    @Override
    public OptionalLong nextExpiry() {
        if (!file.has(SchemaPart.BY_EXPIRY)) {
            return OptionalLong.empty();
        }
        return file.database()
                .first(
                        "SELECT expires FROM entries WHERE expires IS NOT NULL ORDER BY expires LIMIT 1",
                        row -> row.optionalNumber(1))
                .orElse(OptionalLong.empty());
    }

    @Override
    public boolean hasExpired() {
        OptionalLong next = nextExpiry();
        return next.isPresent() && next.getAsLong() <= file.now();
    }

    @Override
    public void expire() {
        writes.expire();
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
