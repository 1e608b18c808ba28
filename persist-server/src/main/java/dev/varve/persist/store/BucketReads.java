/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.Bytes;
import dev.varve.StorageException;
import dev.varve.SubjectFilter;
import dev.varve.kv.BucketInfo;
import dev.varve.kv.Key;
import dev.varve.kv.KeyValueChange;
import dev.varve.persist.sqlite.Row;
import dev.varve.pubsub.wire.KeyChangeRecord;
import java.util.Optional;
import java.util.function.Function;

/** The verbs that read a bucket. What is past its time is not there, whether it was taken away or not. For use by one thread. */
final class BucketReads {

    private static final String LIVE = "gone=0 AND (expires IS NULL OR expires>?)";
    private static final int SIZE_COLUMN = 5;

    /** Like {@link KeyRow#SELECT} as far as a listing of names needs it. */
    private static final String NAMES = "SELECT revision,key,gone,time,length(key) FROM entries ";

    private final BucketContext bucket;

    BucketReads(BucketContext bucket) {
        this.bucket = bucket;
    }

    private record Listing(String select, SubjectFilter filter, String after) {}

    Optional<KeyItem> get(String name, int room) {
        return row(name).map(row -> row.item(bucket.bucket(), bucket.values(), room));
    }

    Optional<Bytes> piece(String name, long revision, long offset, int room) {
        return row(name).map(row -> {
            if (row.revision() != revision) {
                throw StorageException.seqConflict("key '" + name + "' was replaced meanwhile", row.revision());
            }
            return bucket.values().read(revision, row.value(), offset, room);
        });
    }

    private Optional<KeyRow> row(String name) {
        return bucket.database()
                .first(
                        KeyRow.SELECT + "WHERE key=? AND " + LIVE,
                        KeyRow::read,
                        name,
                        bucket.file().now());
    }

    /** How many keys there are and the sum of their sizes, without what is past its time. */
    BucketInfo info() {
        long keys = bucket.state().get(Counter.ITEMS);
        long bytes = bucket.state().get(Counter.BYTES);
        if (bucket.file().has(SchemaPart.BY_EXPIRY)) {
            long now = bucket.file().now();
            keys -= bucket.database().number("SELECT count(*) FROM entries WHERE expires<=?", now);
            bytes -= bucket.database().number("SELECT sum(size) FROM entries WHERE expires<=?", now);
        }
        long last = bucket.state().get(Counter.NUMBER);
        return new BucketInfo(bucket.spec(), keys, bytes, last, bucket.state().get(Counter.EPOCH));
    }

    /** The names of live keys that fit, in order. */
    Page<String> keys(SubjectFilter filter, String after, PageBounds limits) {
        PageFill<String> fill = new PageFill<>(limits);
        scan(new Listing(NAMES, filter, after), fill, row -> row.text(2));
        return fill.page();
    }

    /** The live values of keys that fit, in order of name. */
    Page<KeyItem> page(SubjectFilter filter, String after, PageBounds limits) {
        PageFill<KeyItem> fill = new PageFill<>(limits);
        Listing listing = new Listing(KeyRow.SELECT, filter, after);
        scan(listing, fill, row -> KeyRow.read(row).item(bucket.bucket(), bucket.values(), limits.room()));
        return fill.page();
    }

    private <T> void scan(Listing listing, PageFill<T> fill, Function<Row, T> reader) {
        SubjectFilter filter = listing.filter();
        String[] place = {listing.after()};
        bucket.database()
                .scan(
                        listing.select() + "WHERE key>? AND key>=? AND key<? AND " + LIVE + " ORDER BY key",
                        row -> {
                            long size = Math.min(
                                    row.number(SIZE_COLUMN), fill.bounds().room());
                            if (!fill.look() || !fill.fits(size)) {
                                fill.endAt(place[0]);
                                return false;
                            }
                            place[0] = row.text(2);
                            if (filter.covers(SubjectFilter.of(place[0]))) {
                                fill.add(reader.apply(row), size);
                            }
                            return true;
                        },
                        listing.after(),
                        KeyRanges.first(filter),
                        KeyRanges.last(filter),
                        bucket.file().now());
    }

    /** The last change of each key after {@code revision}, which was made under {@code epoch}, in order; revision 0 for all that is there. */
    ChangePage<KeyChangeRecord> changes(FollowerPlace place, SubjectFilter filter, PageBounds limits) {
        PageFill<KeyChangeRecord> fill = new PageFill<>(limits);
        long last = bucket.state().get(Counter.NUMBER);
        long known = place.lacksAfter(last);
        boolean told = known >= bucket.state().get(Counter.FLOOR)
                && place.isOf(bucket.state().epochs(), last);
        if (!told) {
            fill.add(KeyChangeRecord.reset(bucket.bucket(), bucket.state().get(Counter.EPOCH), last), 0);
        }
        long began = told ? known : last;
        scanChanges(told ? place.after() : 0, began, filter, fill);
        return ChangePage.of(fill.page(), began);
    }

    private void scanChanges(long from, long began, SubjectFilter filter, PageFill<KeyChangeRecord> fill) {
        long[] place = {from};
        bucket.database()
                .scan(
                        KeyRow.SELECT
                                + "WHERE revision>? AND (gone>0 AND revision>? OR gone=0 AND (expires IS NULL OR expires>?))"
                                + " ORDER BY revision",
                        row -> {
                            long size = Math.min(
                                    row.number(SIZE_COLUMN), fill.bounds().room());
                            if (!fill.look() || !fill.fits(size)) {
                                fill.endAt(Long.toString(place[0]));
                                return false;
                            }
                            place[0] = row.number(1);
                            if (filter.covers(SubjectFilter.of(row.text(2)))) {
                                fill.add(record(KeyRow.read(row), fill.bounds().room()), size);
                            }
                            return true;
                        },
                        from,
                        began,
                        bucket.file().now());
    }

    private KeyChangeRecord record(KeyRow row, int room) {
        long epoch = bucket.state().epochs().at(row.revision());
        if (row.gone() == KeyRow.LIVE) {
            KeyItem item = row.item(bucket.bucket(), bucket.values(), room);
            return KeyChangeRecord.of(KeyValueChange.put(item.entry()), epoch, 0, item.cut());
        }
        KeyValueChange.Kind kind =
                row.gone() == KeyRow.EXPIRED ? KeyValueChange.Kind.EXPIRE : KeyValueChange.Kind.DELETE;
        Key key = Key.of(bucket.bucket(), row.name());
        return KeyChangeRecord.of(KeyValueChange.removed(kind, key, row.revision()), epoch, 0, Optional.empty());
    }
}
