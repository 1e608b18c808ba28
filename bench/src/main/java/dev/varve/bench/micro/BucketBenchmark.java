/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.micro;

import dev.varve.bench.scenario.Payload;
import dev.varve.kv.PutOptions;
import dev.varve.persist.store.BucketFile;
import dev.varve.persist.store.Creation;
import dev.varve.persist.store.DataDirectory;
import dev.varve.persist.store.KeyItem;
import dev.varve.persist.store.KeyWrite;
import dev.varve.persist.store.StoreKey;
import dev.varve.persist.store.StoreSettings;
import dev.varve.pubsub.wire.KeyChangeRecord;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
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

/** Values of 200 B into and out of the file of a bucket of {@value #KEYS} keys, one at a time and of any key: what a lone put or get costs the server beside its journal and its way there and back. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class BucketBenchmark {

    private static final int KEYS = 1_000;
    private static final int ROOM = 1 << 20;

    private final SplittableRandom random = new SplittableRandom(20_140_101);
    private final MessageIds ids = new MessageIds();

    @SuppressWarnings("NullAway.Init") // opened before the run
    private BucketFile bucket;

    @SuppressWarnings("NullAway.Init") // begun before the run
    private WriteCycle cycle;

    /** For JMH. */
    public BucketBenchmark() {}

    /** Fills a new bucket. */
    @Setup(Level.Trial)
    public void open(WorkFolder folder) {
        bucket = BucketFile.create(
                StoreKey.keyValue("customers"),
                new DataDirectory(folder.path()),
                StoreSettings.defaults(),
                Creation.plain());
        cycle = new WriteCycle(bucket);
        cycle.group(KEYS, () -> {
            for (int key = 0; key < KEYS; key++) {
                put(key);
            }
        });
        cycle.commit();
    }

    /** Closes it. */
    @TearDown(Level.Trial)
    public void close() {
        bucket.close();
    }

    /** Gives a key another value, in a group of its own with its share of the commits, and takes what watches are to be told. */
    @Benchmark
    public List<KeyChangeRecord> put() {
        cycle.group(1, () -> put(random.nextInt(KEYS)));
        return bucket.takeChanges();
    }

    private void put(int key) {
        KeyWrite write = new KeyWrite(OptionalLong.empty(), Optional.of(ids.next()), PutOptions.none());
        bucket.put(name(key), Payload.bytes(), write);
    }

    /** Reads the value of a key. */
    @Benchmark
    public KeyItem get() {
        bucket.refresh();
        return bucket.get(name(random.nextInt(KEYS)), ROOM).orElseThrow();
    }

    private static String name(int key) {
        return "customer-" + key;
    }
}
