/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.Durability;
import dev.varve.Message;
import dev.varve.StorageException;
import dev.varve.Varve;
import dev.varve.VarveConfig;
import dev.varve.cli.input.InputFile;
import dev.varve.cli.input.LineReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the demo calls the same is the same, and what is not is found: by tampering with what it stored. */
class ComparisonTest {

    private static final int LINES = 100;

    @TempDir
    Path directory;

    private final Varve varve = Varve.open(VarveConfig.of("memory"));
    private Job job = new Job(new InputFile(null), Optional.empty(), 1000);
    private Layout layout = job.layout(7);

    @BeforeEach
    void store() throws IOException {
        String text = IntStream.range(0, LINES)
                .mapToObj(i -> i % 2 == 0 ? "line " + i : "{\"id\":\"k" + i % 10 + "\",\"n\":" + i + "}")
                .collect(Collectors.joining("\n"));
        InputFile input = new InputFile(Files.writeString(directory.resolve("input"), text));
        job = new Job(input, Optional.of("id"), 1000);
        layout = job.layout(7);
        try (LineReader lines = job.open()) {
            new Writer(varve, layout, Durability.VOLATILE, WriterEvents.NONE).write(lines);
        }
    }

    @AfterEach
    void close() {
        varve.close();
    }

    @Test
    @DisplayName("what was stored is the same, and all of it is looked at")
    void same() throws IOException {
        Comparison comparison = compare(Comparison.ALL);
        assertThat(comparison.differences()).isEmpty();
        assertThat(comparison.compared()).isEqualTo(LINES / 2 + 5);
    }

    @Test
    @DisplayName("one byte that differs is found")
    void oneByte() throws IOException {
        varve.streams().set(layout.subject(3), 2, Message.of("line 4O"));
        assertThat(compare(Comparison.ALL).differences())
                .singleElement()
                .asString()
                .contains("demo.r7.s3 seq 2");
    }

    @Test
    @DisplayName("a message that is missing or too many is found")
    void number() throws IOException {
        varve.streams().delete(layout.subject(0), layout.seq(48));
        varve.streams().publish(layout.subject(5), Message.of("more"));
        assertThat(compare(Comparison.ALL).differences())
                .anyMatch(difference -> difference.contains("demo.r7.s0 ends before seq 4"))
                .anyMatch(difference -> difference.contains("holds more than was stored"));
    }

    @Test
    @DisplayName("a key whose value is another, missing, or not of the file is found")
    void keys() throws IOException {
        varve.keyValues().put(dev.varve.kv.Key.ofText(layout.bucket(), "k1"), Bytes.utf8("other"));
        varve.keyValues().delete(dev.varve.kv.Key.ofText(layout.bucket(), "k3"));
        varve.keyValues().put(dev.varve.kv.Key.ofText(layout.bucket(), "new"), Bytes.utf8("x"));
        assertThat(compare(Comparison.ALL).differences()).hasSize(3);
    }

    @Test
    @DisplayName(
            "of a run that was cut off, lines that were not acknowledged may be missing, but those that were may not")
    void cutOff() throws IOException {
        varve.streams().delete(layout.subject(1), layout.seq(49));
        assertThat(compare(LINES - 5).differences()).isEmpty();
        assertThat(compare(LINES).differences()).hasSize(1);
    }

    @Test
    @DisplayName("a store that gives less durability than was asked for is not believed")
    void durability() throws IOException {
        Writer writer = new Writer(varve, job.layout(8), Durability.DISK, WriterEvents.NONE);
        try (LineReader lines = job.open()) {
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> writer.write(lines))
                    .isInstanceOf(StorageException.class);
        }
    }

    @Test
    @DisplayName("an earlier run that was cut off is checked, then removed, and the next run has another number")
    void pastRuns() throws IOException {
        String description = job.description(job.input().scan(1000));
        try (Progress progress = Progress.begin(directory, 7, description)) {
            for (int i = 0; i < LINES; i++) {
                if (i % 2 == 0) {
                    progress.message();
                } else {
                    progress.keyed();
                }
            }
        }
        assertThat(new PastRuns(varve, directory).missing(job, description)).isEmpty();
        assertThat(new PastRuns(varve, directory).missing(job, "other")).isEmpty();

        varve.streams().delete(layout.subject(2), 1);
        PastRuns past = new PastRuns(varve, directory);
        assertThat(past.cutOff()).get().extracting(Progress.Noted::lines).isEqualTo((long) LINES);
        assertThat(past.missing(job, description)).isNotEmpty();
        assertThat(past.missing(job, "other")).isNotEmpty();

        assertThat(past.clear()).isEqualTo(8);
        assertThat(new PastRuns(varve, directory).cutOff()).isEmpty();
        assertThat(varve.keyValues().buckets()).isEmpty();
        assertThat(varve.streams().info(layout.subject(0))).isEmpty();
        assertThat(new PastRuns(varve, directory).clear())
                .as("numbers are not used again")
                .isEqualTo(8);
    }

    @Test
    @DisplayName("digests tell order, place and bytes apart")
    void digests() {
        ShardDigests one = digests(List.of("a", "b"));
        assertThat(one).isEqualTo(digests(List.of("a", "b"))).hasSameHashCodeAs(digests(List.of("a", "b")));
        assertThat(one).isNotEqualTo(digests(List.of("b", "a")));
        assertThat(one).isNotEqualTo(digests(List.of("ab", "")));
        assertThat(one).isNotEqualTo(digests(List.of("a")));
    }

    private ShardDigests digests(List<String> values) {
        ShardDigests digests = new ShardDigests();
        for (int i = 0; i < values.size(); i++) {
            digests.add(layout.subject(0), i + 1, Bytes.utf8(values.get(i)));
        }
        return digests;
    }

    private Comparison compare(long required) throws IOException {
        Comparison comparison = new Comparison(varve, layout);
        try (LineReader lines = job.open()) {
            comparison.run(lines, required);
        }
        return comparison;
    }
}
