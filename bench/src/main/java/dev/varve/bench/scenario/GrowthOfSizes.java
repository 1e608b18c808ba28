/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import dev.varve.Bytes;
import dev.varve.Durability;
import dev.varve.Message;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.bench.load.Extent;
import dev.varve.bench.load.Pipeline;
import dev.varve.bench.plot.Axis;
import dev.varve.bench.process.Ground;
import dev.varve.bench.process.JetStreamSync;
import dev.varve.stream.PublishOptions;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;

/** How many messages, and how many bytes, are published a second to one stream, by the size of messages. */
final class GrowthOfSizes {

    private static final int LEAST = 16;
    private static final int MOST = 1 << 20;
    private static final int MOST_TO_SHOW = 64;
    private static final int STEP = 4;
    /** So much may be under way at once: a thousand large messages would be a gigabyte. */
    private static final int MOST_UNDER_WAY = 32 << 20;

    private static final double MEGA = 1e6;
    private static final String SUBJECT = "bench.sizes";
    private static final Axis SIZES = Axis.ofBytes("size of a message");
    private static final Duration DEADLINE = Duration.ofMinutes(1);

    private final Workbench bench;
    private final Ground ground;
    private final Curves messages = new Curves("growth", "sizes-messages", SIZES, Axis.of("messages a second"));
    private final Curves bytes = new Curves("growth", "sizes-bytes", SIZES, Axis.of("MB of payload a second"));

    GrowthOfSizes(Workbench bench, Ground ground) {
        this.bench = bench;
        this.ground = ground;
    }

    void run() {
        try (Opened opened = new Opened()) {
            Varve varve = opened.add(ground.oneServer().connect(DEADLINE));
            JetStreamClient synced = jetStream(opened, JetStreamSync.ALWAYS);
            JetStreamClient unsynced = jetStream(opened, JetStreamSync.DEFAULT);
            int most = GrowthScenario.measures(bench) ? MOST : MOST_TO_SHOW;
            for (int size = LEAST; size <= most; size *= STEP) {
                bench.say("messages of " + size + " B");
                byte[] value = new byte[size];
                new Random(size).nextBytes(value);
                measure("varve, on disk", size, varve(varve, value));
                measure("jetstream, on disk", size, i -> synced.publish(SUBJECT, value));
                measure("jetstream, as it comes", size, i -> unsynced.publish(SUBJECT, value));
            }
        }
        String note =
                "One client, many messages under way. Higher is better. 'On disk': synced before the acknowledgement.";
        messages.tell(bench, "Messages published a second, by their size", note);
        bytes.tell(bench, "Bytes published a second, by the size of messages", note);
    }

    private JetStreamClient jetStream(Opened opened, JetStreamSync sync) {
        JetStreamClient client =
                opened.add(JetStreamClient.connect(ground.jetStream(sync).url()));
        client.createStream("sizes", SUBJECT);
        return client;
    }

    private static LongFunction<CompletableFuture<?>> varve(Varve varve, byte[] value) {
        Subject subject = Subject.of(SUBJECT);
        Message message = Message.of(Bytes.of(value));
        PublishOptions disk = PublishOptions.atLeast(Durability.DISK);
        return i -> varve.streams().publishAsync(subject, message, disk);
    }

    private void measure(String name, int size, LongFunction<CompletableFuture<?>> publish) {
        int underWay = Math.max(STEP, Math.min(Settings.IN_FLIGHT, MOST_UNDER_WAY / size));
        Extent extent = new Extent(bench.settings().messages(), bench.settings().span());
        var unused = Pipeline.run(extent, underWay, publish);
        double rate = Pipeline.run(extent, underWay, publish).perSecond();
        messages.add(name, size, rate);
        bytes.add(name, size, rate * size / MEGA);
    }
}
