/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.micro;

import dev.varve.bench.scenario.Payload;
import dev.varve.persist.journal.Command;
import dev.varve.persist.journal.Journal;
import dev.varve.persist.journal.JournalSettings;
import dev.varve.persist.store.StoreKey;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Commands of 200 B on their way into the journal: what a server pays before it acknowledges at {@code PROCESS} and at {@code DISK}, for one command that is alone and for a thousand that wait together.
 *
 * <p>An operation is all {@link #commands}. They are released at once, as if their files were committed, so that segments are retired and used again.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class JournalBenchmark {

    /** How many commands are written at once. */
    @Param({"1", "1000"})
    public int commands;

    private final Command command =
            new Command(StoreKey.implicit("orders.eu"), 1, 1_764_288_000_000L, Command.Kind.REQUEST, Payload.bytes());

    @SuppressWarnings("NullAway.Init") // opened before the run
    private Journal journal;

    /** For JMH. */
    public JournalBenchmark() {}

    /** Opens a new journal. */
    @Setup(Level.Trial)
    public void open(WorkFolder folder) {
        journal = Journal.create(folder.path().resolve("journal"), JournalSettings.defaults());
    }

    /** Closes it. */
    @TearDown(Level.Trial)
    public void close() {
        journal.close();
    }

    /** Hands the commands to the operating system: they survive the process. */
    @Benchmark
    public long write() {
        append();
        journal.write();
        return released();
    }

    /** Has the commands on stable storage: they survive the machine. */
    @Benchmark
    public long sync() {
        append();
        journal.sync();
        return released();
    }

    private void append() {
        for (int i = 0; i < commands; i++) {
            journal.append(command);
        }
    }

    private long released() {
        long end = journal.end();
        journal.release(end);
        return end;
    }
}
