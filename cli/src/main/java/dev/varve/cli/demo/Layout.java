package dev.varve.cli.demo;

import dev.varve.Bytes;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.kv.Key;
import java.util.Optional;
import java.util.function.Function;

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

    /** The run that {@code subject}, of {@link #allRuns()}, belongs to; empty if it is not the demo's. */
    static Optional<Long> runOf(String subject) {
        String[] tokens = subject.split("\\.", -1);
        boolean ours = tokens.length == 3 && tokens[1].matches("r\\d{1,12}");
        return ours ? Optional.of(Long.parseLong(tokens[1].substring(1))) : Optional.empty();
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
        return keyOf.apply(line).filter(text -> !text.isEmpty()).map(text -> Key.ofText(bucket(), text));
    }
}
