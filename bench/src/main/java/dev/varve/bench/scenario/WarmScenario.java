/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import dev.varve.Bytes;
import dev.varve.Durability;
import dev.varve.Message;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.bench.load.Extent;
import dev.varve.bench.load.Pipeline;
import dev.varve.bench.load.Samples;
import dev.varve.bench.load.Throughput;
import dev.varve.bench.process.FileTree;
import dev.varve.bench.process.Installation;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.StreamInfo;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

/** PERF-10: a stream that has been copied to a store grows by one percent; what is sent for that. */
final class WarmScenario implements Scenario {

    private static final Bar BAR = Bar.atMost(3);
    private static final int PERCENT = 100;
    private static final int MESSAGE_BYTES = 1024;
    private static final Duration INTERVAL = Duration.ofMillis(200);
    private static final Duration DEADLINE = Duration.ofMinutes(2);
    private static final Subject SUBJECT = Subject.of("bench.warm");
    private static final long SEED = 10;

    @Override
    public String id() {
        return "PERF-10";
    }

    @Override
    public String name() {
        return "warm";
    }

    @Override
    public String work() {
        return "incremental upload of a 1 GB stream after 1 % new messages: bytes sent / bytes of the file";
    }

    @Override
    public Settings settings(Scale scale) {
        return switch (scale) {
            case BAR -> settings(1_000_000);
            case BRIEF -> settings(60_000);
            case SHORT -> settings(1_000);
        };
    }

    private static Settings settings(int messages) {
        return new Settings(1, messages, 1, Duration.ofHours(1), 1, MESSAGE_BYTES);
    }

    @Override
    public Bar bar() {
        return BAR;
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(90);
    }

    @Override
    public void run(Workbench bench) {
        long messages = bench.settings().messages();
        long more = Math.max(1, messages / PERCENT);
        Installation installation = bench.ground().installation();
        Path directory = bench.ground().directory().resolve("copies");
        Copies copies = new Copies(directory, installation.data());
        serve(installation, directory);
        bench.say("writing " + messages + " messages, and waiting until they are shipped");
        write(installation, bench.settings().messageBytes(), messages, copies);
        long whole = copies.bytes();
        bench.say("writing " + more + " more, and waiting until they are shipped");
        copies.begin();
        write(installation, bench.settings().messageBytes(), more, copies);
        installation.child("p1").stop();
        copies.look();
        long file = largest(installation.data());
        bench.found(Result.of(id(), "sent after 1 % new messages, of the file", "%", percent(copies.bytes(), file))
                .bar(BAR)
                .with("sent-bytes", copies.bytes())
                .with("files", copies.files())
                .with("file-bytes", file)
                .with("new-payload-bytes", more * bench.settings().messageBytes())
                .with("sent-bytes-for-the-stream-before", whole)
                .with("restored-messages", restored(bench, installation, directory, messages + more)));
    }

    private static Samples percent(long sent, long file) {
        return Samples.of((double) PERCENT * sent / file);
    }

    private static void serve(Installation installation, Path copies) {
        installation.serveWithCopies("p1", copies, INTERVAL);
        installation.awaitReady();
    }

    /** Messages that do not compress, each of its own bytes. */
    private static void write(Installation installation, int size, long messages, Copies copies) {
        Random random = new Random(SEED);
        PublishOptions disk = PublishOptions.atLeast(Durability.DISK);
        try (Varve varve = installation.connect(DEADLINE)) {
            Throughput unused = Pipeline.run(Extent.of(messages), Settings.IN_FLIGHT, i -> {
                byte[] value = new byte[size];
                random.nextBytes(value);
                return varve.streams().publishAsync(SUBJECT, Message.of(Bytes.wrap(value)), disk);
            });
        }
        copies.awaitShipped();
    }

    /** The bytes of the largest file: that of the stream. */
    private static long largest(Path data) {
        return FileTree.lengths(data).entrySet().stream()
                .filter(file -> file.getKey().toString().endsWith(".db"))
                .mapToLong(file -> file.getValue())
                .max()
                .orElseThrow(() -> StorageException.corrupt("there is no file of the stream in " + data, null));
    }

    /** Proves that what was sent was enough: without its files, a server has the whole stream again. */
    private static long restored(Workbench bench, Installation installation, Path copies, long messages) {
        bench.say("taking the files away, and reading the stream from its copy");
        FileTree.empty(installation.data().resolve("store"));
        serve(installation, copies);
        try (Varve varve = installation.connect(DEADLINE)) {
            long found = varve.streams().info(SUBJECT).map(StreamInfo::messages).orElse(0L);
            if (found != messages) {
                throw StorageException.corrupt("of " + messages + " messages the copy has " + found, null);
            }
            return found;
        }
    }
}
