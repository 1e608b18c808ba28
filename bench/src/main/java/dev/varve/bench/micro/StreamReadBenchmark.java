/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.micro;

import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.bench.scenario.Payload;
import dev.varve.persist.store.Creation;
import dev.varve.persist.store.DataDirectory;
import dev.varve.persist.store.Page;
import dev.varve.persist.store.PageBounds;
import dev.varve.persist.store.StoreKey;
import dev.varve.persist.store.StoreSettings;
import dev.varve.persist.store.StreamFile;
import dev.varve.persist.store.StreamItem;
import dev.varve.pubsub.wire.ReadBounds;
import dev.varve.stream.Publication;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.Range;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Messages of 200 B on their way out of the file of their stream, anywhere among {@value #STORED}: more than SQLite keeps in memory, less than the operating system does, so that no disk is waited for. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class StreamReadBenchmark {

    private static final int STORED = 50_000;
    private static final int GROUP = 1_000;
    private static final int ROOM = 1 << 20;
    private static final PageBounds PAGE = new PageBounds(1_000, 8L << 20, ROOM);
    private static final Subject SUBJECT = Subject.of("orders.eu");
    private static final SubjectFilter FILTER = SUBJECT.filter();

    private final SplittableRandom random = new SplittableRandom(20_140_101);
    private final MessageIds ids = new MessageIds();

    @SuppressWarnings("NullAway.Init") // opened before the run
    private StreamFile stream;

    /** For JMH. */
    public StreamReadBenchmark() {}

    /** Fills a new stream. */
    @Setup(Level.Trial)
    public void open(WorkFolder folder) {
        stream = StreamFile.create(
                StoreKey.implicit(SUBJECT.value()),
                new DataDirectory(folder.path()),
                StoreSettings.defaults(),
                Creation.plain());
        WriteCycle cycle = new WriteCycle(stream);
        for (int stored = 0; stored < STORED; stored += GROUP) {
            cycle.group(GROUP, this::publishGroup);
            var unused = stream.takeChanges();
        }
        cycle.commit();
    }

    private void publishGroup() {
        for (int i = 0; i < GROUP; i++) {
            stream.publish(new Publication(SUBJECT, Payload.message(), PublishOptions.msgId(ids.next())));
        }
    }

    /** Closes it. */
    @TearDown(Level.Trial)
    public void close() {
        stream.close();
    }

    /** Reads one message by its seq: what a {@code get} costs the server beside its way there and back. */
    @Benchmark
    public StreamItem get() {
        stream.refresh();
        return stream.get(SUBJECT, random.nextLong(1, STORED), ROOM).orElseThrow();
    }

    /** Reads a thousand messages in order: a page of a scan, which bounds how many a second a reader can get. */
    @Benchmark
    public Page<StreamItem> page() {
        stream.refresh();
        long first = random.nextLong(1, STORED - PAGE.items());
        return stream.page(FILTER, ReadBounds.of(Range.all()).from(first), PAGE);
    }
}
