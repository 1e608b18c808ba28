package dev.varve.cli.demo;

import dev.varve.Bytes;
import dev.varve.ClosableIterator;
import dev.varve.Varve;
import dev.varve.kv.Key;
import dev.varve.kv.KeyValueEntry;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads back what a run stored and compares it with the input, byte for byte. */
final class Comparison {

    private final Varve varve;
    private final Layout layout;
    private final List<String> differences = new ArrayList<>();
    private long compared;
    private long bytes;

    Comparison(Varve varve, Layout layout) {
        this.varve = varve;
        this.layout = layout;
    }

    /** Compares all lines; what differs is in {@link #differences()}. */
    void run(LineReader lines) throws IOException {
        List<ClosableIterator<StoredMessage>> streams = new ArrayList<>();
        Map<Key, Bytes> lastOfKey = new HashMap<>();
        try {
            for (int shard = 0; shard < Layout.SHARDS; shard++) {
                streams.add(varve.streams().getAll(layout.subject(shard), Range.all()));
            }
            long index = 0;
            for (Optional<Bytes> line = lines.next(); line.isPresent(); line = lines.next()) {
                Optional<Key> key = layout.key(line.get());
                if (key.isPresent()) {
                    lastOfKey.put(key.get(), line.get());
                } else {
                    compare(index, line.get(), streams.get((int) (index % Layout.SHARDS)));
                    index++;
                }
            }
            streams.stream().filter(ClosableIterator::hasNext).forEach(s -> differ("a stream holds more than was stored: " + s.next()));
        } finally {
            streams.forEach(ClosableIterator::close);
        }
        compareKeys(lastOfKey);
    }

    private void compare(long index, Bytes line, ClosableIterator<StoredMessage> stream) {
        if (!stream.hasNext()) {
            differ(layout.subject(index) + " ends before seq " + layout.seq(index));
            return;
        }
        StoredMessage stored = stream.next();
        boolean same = stored.seq() == layout.seq(index) && stored.message().value().equals(Optional.of(line));
        if (!same) {
            differ(stored.subject() + " seq " + stored.seq() + " is not line " + (index + 1) + " of those without key");
        }
        compared++;
        bytes += line.size();
    }

    private void compareKeys(Map<Key, Bytes> wanted) {
        if (wanted.isEmpty()) {
            return;
        }
        Map<Key, Bytes> left = new HashMap<>(wanted);
        try (ClosableIterator<KeyValueEntry> entries = varve.keyValues().getAll(layout.bucket(), dev.varve.SubjectFilter.all())) {
            while (entries.hasNext()) {
                KeyValueEntry entry = entries.next();
                Bytes line = left.remove(entry.key());
                if (!entry.value().equals(line)) {
                    differ("the value of key " + entry.key() + " is not its last line");
                }
                compared++;
                bytes += entry.value().size();
            }
        }
        left.keySet().forEach(key -> differ("key " + key + " is missing"));
    }

    private void differ(String what) {
        if (differences.size() < 10) {
            differences.add(what);
        }
    }

    /** The first ten differences; empty if there are none. */
    List<String> differences() {
        return List.copyOf(differences);
    }

    /** How many messages and keys were compared. */
    long compared() {
        return compared;
    }

    /** How many bytes of values were compared. */
    long bytes() {
        return bytes;
    }
}
