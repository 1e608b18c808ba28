/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.demo;

import dev.varve.ClosableIterator;
import dev.varve.SubjectFilter;
import dev.varve.Varve;
import dev.varve.cli.input.LineReader;
import dev.varve.kv.BucketInfo;
import dev.varve.stream.StreamInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What earlier runs left: one that was cut off, by {@code kill -9} for instance, must have kept all that it saw acknowledged. */
final class PastRuns {

    private final Varve varve;
    private final Path data;
    private final Optional<Progress.Noted> last;

    /** Looks into {@code data}, the files of {@code varve}. */
    PastRuns(Varve varve, Path data) throws IOException {
        this.varve = varve;
        this.data = data;
        last = Progress.last(data);
    }

    /** What a run that was cut off noted; empty if the last one came to its end. */
    Optional<Progress.Noted> cutOff() {
        return last.filter(noted -> !noted.finished());
    }

    /** What was acknowledged and is not there; byte for byte where that run stored the same as {@code job}. */
    List<String> missing(Job job, String description) throws IOException {
        if (cutOff().isEmpty()) {
            return List.of();
        }
        Progress.Noted noted = cutOff().get();
        if (!noted.job().equals(description)) {
            return missing(noted);
        }
        Comparison comparison = new Comparison(varve, job.layout(noted.run()));
        try (LineReader lines = job.open()) {
            comparison.run(lines, noted.lines());
        }
        return comparison.differences();
    }

    private List<String> missing(Progress.Noted noted) {
        Layout layout = new Layout(noted.run(), line -> Optional.empty());
        List<String> missing = new ArrayList<>();
        for (int shard = 0; shard < Layout.SHARDS; shard++) {
            Optional<StreamInfo> info = varve.streams().info(layout.subject(shard));
            long there = info.map(StreamInfo::messages).orElse(0L);
            long last = info.map(StreamInfo::lastSeq).orElse(0L);
            if (there < noted.expected(shard) || there != last) {
                missing.add(layout.subject(shard) + " of an earlier run holds " + there + " messages up to seq " + last
                        + ", but " + noted.expected(shard) + " were acknowledged");
            }
        }
        return missing;
    }

    /** Removes what earlier runs stored; returns the number of the next run, which no earlier one had. */
    long clear() throws IOException {
        Set<Long> runs = new HashSet<>(Set.of(0L));
        if (last.isPresent()) {
            runs.add(last.get().run());
            try (Progress checked = Progress.begin(data, last.get().run(), "")) {
                checked.finish();
            }
        }
        runs.addAll(clearStreams());
        runs.addAll(clearBuckets());
        return runs.stream().mapToLong(Long::longValue).max().orElse(0) + 1;
    }

    private List<Long> clearStreams() {
        List<String> names = new ArrayList<>();
        try (ClosableIterator<StreamInfo> streams = varve.streams().list(Layout.allRuns())) {
            streams.forEachRemaining(info -> names.add(info.name()));
        }
        List<Long> runs = new ArrayList<>();
        for (String name : names) {
            Layout.runOfStream(name).ifPresent(run -> {
                runs.add(run);
                varve.streams().drop(SubjectFilter.of(name));
            });
        }
        return runs;
    }

    private List<Long> clearBuckets() {
        List<Long> runs = new ArrayList<>();
        for (BucketInfo bucket : varve.keyValues().buckets()) {
            String name = bucket.spec().name();
            Layout.runOfBucket(name).ifPresent(run -> {
                runs.add(run);
                varve.keyValues().drop(name);
            });
        }
        return runs;
    }
}
