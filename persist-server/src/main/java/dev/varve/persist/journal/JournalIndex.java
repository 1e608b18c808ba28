/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import dev.varve.persist.store.StoreKey;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Which commands stand in a journal, by slot and epoch. The commands themselves stay in the files. Safe for use by many threads. */
final class JournalIndex {

    /** Finding the slot of a key costs more than reading a command. */
    private static final int REMEMBERED = 10_000;

    private final Path dir;
    private final JournalReader reader;
    private final TreeSet<Long> bases = new TreeSet<>();
    private final Map<Owned, Lsns> commands = new HashMap<>();
    private final Set<Long> annulled = new HashSet<>();
    private final Map<StoreKey, Integer> slots = new HashMap<>();

    JournalIndex(Path dir) {
        this.dir = dir;
        this.reader = new JournalReader(dir);
    }

    /** Reads what was added to the journal since the last call. */
    synchronized void readOn() {
        reader.readOn(record -> {
            bases.add(reader.base());
            if (record.entry() instanceof Entry.Asked asked) {
                Command command = asked.command();
                Owned owned = new Owned(slot(command.key()), command.epoch());
                commands.computeIfAbsent(owned, first -> new Lsns()).add(record.lsn());
            } else if (record.entry() instanceof Entry.Annulled other) {
                annulled.add(other.lsn());
            }
        });
    }

    private int slot(StoreKey key) {
        if (slots.size() >= REMEMBERED) {
            slots.clear();
        }
        return slots.computeIfAbsent(key, StoreKey::slot);
    }

    /** The slots that have commands here, with their epochs. */
    synchronized Set<Owned> owned() {
        return Set.copyOf(commands.keySet());
    }

    /** Leaves out what concerns {@code owned} from now on. */
    synchronized void forget(Owned owned) {
        commands.remove(owned);
    }

    /** Shows {@code visitor} the commands for {@code slot} under {@code epochs}, in order, without those that were annulled or released meanwhile. */
    void commands(int slot, LongPredicate epochs, Consumer<JournaledCommand> visitor) {
        SegmentReader segment = null;
        try {
            for (Place place : places(slot, epochs)) {
                if (segment == null || segment.head().base() != place.base()) {
                    close(segment);
                    segment = SegmentReader.open(dir, place.base()).orElse(null);
                }
                if (segment != null) {
                    show(segment, place.lsn(), visitor);
                }
            }
        } finally {
            close(segment);
        }
    }

    private record Place(long base, long lsn) {}

    private synchronized Iterable<Place> places(int slot, LongPredicate epochs) {
        long[] lsns = commands.entrySet().stream()
                .filter(entry -> entry.getKey().slot() == slot
                        && epochs.test(entry.getKey().epoch()))
                .flatMapToLong(entry -> entry.getValue().stream())
                .filter(lsn -> !annulled.contains(lsn))
                .sorted()
                .toArray();
        TreeSet<Long> known = new TreeSet<>(bases);
        return () -> LongStream.of(lsns)
                .mapToObj(lsn -> new Place(known.floor(lsn), lsn))
                .iterator();
    }

    /** A record that is not there any more was released after it had been read. */
    private static void show(SegmentReader segment, long lsn, Consumer<JournaledCommand> visitor) {
        segment.record(lsn - segment.head().base()).ifPresent(record -> {
            if (record.entry() instanceof Entry.Asked asked) {
                visitor.accept(new JournaledCommand(lsn, asked.command()));
            }
        });
    }

    private static void close(@Nullable SegmentReader segment) {
        if (segment != null) {
            segment.close();
        }
    }
}
