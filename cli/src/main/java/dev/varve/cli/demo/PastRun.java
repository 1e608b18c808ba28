package dev.varve.cli.demo;

import dev.varve.Varve;
import dev.varve.stream.StreamInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A run that was cut off, by {@code kill -9} for instance: every line that it saw acknowledged must be there. */
final class PastRun {

    private final Varve varve;
    private final Progress.Unfinished noted;

    PastRun(Varve varve, Progress.Unfinished noted) {
        this.varve = varve;
        this.noted = noted;
    }

    /** What was acknowledged and is not there; empty if nothing is missing. */
    List<String> missing() {
        Layout layout = new Layout(noted.run(), line -> Optional.empty());
        List<String> missing = new ArrayList<>();
        for (int shard = 0; shard < Layout.SHARDS; shard++) {
            long expected = noted.expected(shard);
            Optional<StreamInfo> info = varve.streams().info(layout.subject(shard));
            long there = info.map(StreamInfo::messages).orElse(0L);
            long last = info.map(StreamInfo::lastSeq).orElse(0L);
            if (there < expected || there != last) {
                missing.add(layout.subject(shard) + " of an earlier run holds " + there + " messages up to seq " + last + ", but "
                        + expected + " were acknowledged");
            }
        }
        return missing;
    }
}
