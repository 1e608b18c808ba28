/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.micro;

import dev.varve.Subject;
import dev.varve.bench.scenario.Payload;
import dev.varve.persist.store.Creation;
import dev.varve.persist.store.DataDirectory;
import dev.varve.persist.store.StoreKey;
import dev.varve.persist.store.StoreSettings;
import dev.varve.persist.store.StreamFile;
import dev.varve.pubsub.wire.ChangeRecord;
import dev.varve.stream.Publication;
import dev.varve.stream.PublishOptions;
import java.util.List;
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
 * Messages of 200 B on their way into the file of their stream: what the one worker that owns a stream pays for each group of publishes beside its journal, which bounds how many a second one stream can take.
 *
 * <p>An operation is a group of all {@link #messages}, each with an id of its own, with its share of the commits.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class StreamWriteBenchmark {

    private static final Subject SUBJECT = Subject.of("orders.eu");

    /** How many messages are stored in one group. */
    @Param({"1", "100", "1000"})
    public int messages;

    private final MessageIds ids = new MessageIds();

    @SuppressWarnings("NullAway.Init") // opened before the run
    private StreamFile stream;

    @SuppressWarnings("NullAway.Init") // begun before the run
    private WriteCycle cycle;

    /** For JMH. */
    public StreamWriteBenchmark() {}

    /** Opens a new stream. */
    @Setup(Level.Trial)
    public void open(WorkFolder folder) {
        stream = StreamFile.create(
                StoreKey.implicit(SUBJECT.value()),
                new DataDirectory(folder.path()),
                StoreSettings.defaults(),
                Creation.plain());
        cycle = new WriteCycle(stream);
    }

    /** Closes it. */
    @TearDown(Level.Trial)
    public void close() {
        stream.close();
    }

    /** Publishes a group, and takes what followers are to be told. */
    @Benchmark
    public List<ChangeRecord> publish() {
        cycle.group(messages, this::publishAll);
        return stream.takeChanges();
    }

    private void publishAll() {
        for (int i = 0; i < messages; i++) {
            stream.publish(new Publication(SUBJECT, Payload.message(), PublishOptions.msgId(ids.next())));
        }
    }
}
