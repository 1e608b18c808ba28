/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.persist.sqlite.Row;
import dev.varve.pubsub.wire.ChangeRecord;
import dev.varve.stream.Change;
import dev.varve.stream.FeedPosition;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * What changed since a number: the messages that are there, by the number of their last write, and the removals since, in order of number; from the beginning if not all of that is known. For use by one
 * thread.
 */
final class ChangeReads {

    private static final String FROM = "SELECT " + MessageRow.COLUMNS
            + ",m.size FROM messages m JOIN subjects s ON s.id=m.subject WHERE (m.expires IS NULL OR m.expires>?) AND m.time>?";
    private static final int SIZE_COLUMN = 10;

    private final StreamContext stream;
    private final SeqSearch search;

    ChangeReads(StreamContext stream) {
        this.stream = stream;
        this.search = new SeqSearch(stream);
    }

    /** The changes of {@code filter} after {@code place}; after number 0 everything that is there. */
    ChangePage<ChangeRecord> after(FollowerPlace place, SubjectFilter filter, PageBounds limits) {
        PageFill<ChangeRecord> fill = new PageFill<>(limits);
        long from = place.after();
        long last = stream.state().get(Counter.NUMBER);
        long known = place.lacksAfter(last);
        if (!isTold(place, known)) {
            fill.add(ChangeRecord.of(Change.reset(position(0)), 0, Optional.empty()), 0);
            from = 0;
            known = last;
        }
        Replay replay = new Replay(filter, fill, from);
        stream.removals().after(known, replay::addRemoval);
        scanMessages(from, replay::addMessage);
        replay.finish();
        return ChangePage.of(fill.page(), known);
    }

    /** Whether all that happened after {@code place} can be told: nothing of it was forgotten, and it belongs to this past. */
    private boolean isTold(FollowerPlace place, long known) {
        return known >= stream.state().get(Counter.FLOOR)
                && place.isOf(stream.state().epochs(), stream.state().get(Counter.NUMBER));
    }

    private void scanMessages(long number, java.util.function.Predicate<Row> visitor) {
        long now = stream.file().now();
        if (stream.file().has(SchemaPart.BY_NUMBER)) {
            stream.database().scan(FROM + " AND m.number>? ORDER BY m.number", visitor, now, stream.ageLimit(), number);
        } else {
            long first = number == 0 ? 1 : search.afterNumber(number);
            stream.database().scan(FROM + " AND m.seq>=? ORDER BY m.seq", visitor, now, stream.ageLimit(), first);
        }
    }

    private FeedPosition position(long number) {
        long epoch = number == 0
                ? stream.state().get(Counter.EPOCH)
                : stream.state().epochs().at(number);
        return new FeedPosition(stream.file().key().title(), epoch, number);
    }

    /** Puts messages and removals into one order. */
    private final class Replay {
        private final SubjectFilter filter;
        private final PageFill<ChangeRecord> fill;
        private final ArrayDeque<Removals.Removal> removals = new ArrayDeque<>();
        private boolean truncated;
        private long place;

        Replay(SubjectFilter filter, PageFill<ChangeRecord> fill, long place) {
            this.filter = filter;
            this.fill = fill;
            this.place = place;
        }

        /** At most as many as the page can hold are kept, and one more, at which it may end. */
        boolean addRemoval(Removals.Removal removal) {
            removals.add(removal);
            truncated = removals.size() > fill.bounds().items();
            return !truncated;
        }

        boolean addMessage(Row row) {
            long number = row.number(3);
            if (!addRemovalsBefore(number)) {
                return false;
            }
            long size = Math.min(row.number(SIZE_COLUMN), fill.bounds().room());
            if (!fill.look() || !fill.fits(size)) {
                fill.endAt(Long.toString(place));
                return false;
            }
            place = number;
            if (filter.matches(Subject.of(row.text(2)))) {
                StreamItem item =
                        MessageRow.read(row).item(stream.values(), fill.bounds().room());
                Change change = Change.set(position(number), item.message());
                fill.add(ChangeRecord.of(change, 0, item.cut()), size);
            }
            return true;
        }

        void finish() {
            if (!fill.isEnded()) {
                addRemovalsBefore(Long.MAX_VALUE);
            }
        }

        private boolean addRemovalsBefore(long number) {
            while (!removals.isEmpty() && removals.peek().number() < number) {
                if (!fill.look() || !fill.fits(0)) {
                    fill.endAt(Long.toString(place));
                    return false;
                }
                Removals.Removal removal = removals.remove();
                place = removal.number();
                Subject subject =
                        Subject.of(stream.subjects().byId(removal.subject()).subject());
                if (filter.matches(subject)) {
                    Change change = Change.removed(removal.kind(), position(place), subject, removal.seq());
                    fill.add(ChangeRecord.of(change, 0, Optional.empty()), 0);
                }
            }
            if (removals.isEmpty() && truncated) {
                fill.endAt(Long.toString(place));
            }
            return !fill.isEnded();
        }
    }
}
