/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.micro;

import dev.varve.Bytes;
import dev.varve.bench.scenario.Payload;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.wire.BundleCodec;
import dev.varve.pubsub.wire.BundleItem;
import dev.varve.pubsub.wire.MessageCodec;
import dev.varve.pubsub.wire.OptionsCodec;
import dev.varve.stream.PublishOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A hundred publishes of 200 B that wait at one client and travel as one message: what client and server pay for putting them together and taking them apart, their headers made before and not interpreted. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class BundleBenchmark {

    private static final int ITEMS = 100;

    private final List<BundleItem> items =
            IntStream.range(0, ITEMS).mapToObj(BundleBenchmark::item).toList();
    private final Bytes payload = written();

    /** For JMH. */
    public BundleBenchmark() {}

    private static BundleItem item(int number) {
        WireHeaders.Builder headers = WireHeaders.builder();
        MessageCodec.write(headers, Payload.message());
        OptionsCodec.write(headers, PublishOptions.msgId("3w5e11264sgsf1z141z3-" + number));
        return new BundleItem(headers.build(), Payload.bytes());
    }

    /** The client's half: a hundred items become a payload. */
    @Benchmark
    public Bytes written() {
        return BundleCodec.write(items);
    }

    /** The server's half: the payload becomes a hundred items again. */
    @Benchmark
    public List<BundleItem> read() {
        return BundleCodec.read(payload, ITEMS);
    }
}
