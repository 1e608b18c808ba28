/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.demo;

import dev.varve.Bytes;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.kv.Key;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the lines of one run go: those with a key into a bucket, the others in turn onto {@value #SHARDS} streams.
 *
 * <p>A run has streams of its own, so the n-th line of a stream must have sequence n.
 *
 * @param run the number of the run
 * @param keyOf the key of a line, if it has one
 */
record Layout(long run, Function<Bytes, Optional<String>> keyOf) {

    static final int SHARDS = 16;

    /** The streams of every run. */
    static SubjectFilter allRuns() {
        return SubjectFilter.of("demo.*.*");
    }

    /** The run that a stream of {@link #allRuns()} belongs to; empty if it is not the demo's. */
    static Optional<Long> runOfStream(String name) {
        return runOf("demo\\.r(\\d{1,12})\\.s\\d+", name);
    }

    /** The run that a bucket belongs to; empty if it is not the demo's. */
    static Optional<Long> runOfBucket(String name) {
        return runOf("demo-r(\\d{1,12})", name);
    }

    private static Optional<Long> runOf(String form, String name) {
        Matcher matcher = Pattern.compile(form).matcher(name);
        return matcher.matches() ? Optional.of(Long.parseLong(matcher.group(1))) : Optional.empty();
    }

    /** The stream of the line that is number {@code index}, from 0, of those without key. */
    Subject subject(long index) {
        return Subject.of("demo.r" + run + ".s" + index % SHARDS);
    }

    /** The sequence that this line must have. */
    long seq(long index) {
        return index / SHARDS + 1;
    }

    /** All streams of the run. */
    SubjectFilter streams() {
        return SubjectFilter.of("demo.r" + run + ".*");
    }

    String bucket() {
        return "demo-r" + run;
    }

    Optional<Key> key(Bytes line) {
        return keyOf.apply(line).map(text -> Key.ofText(bucket(), text));
    }
}
