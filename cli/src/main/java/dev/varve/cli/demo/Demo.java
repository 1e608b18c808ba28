package dev.varve.cli.demo;

import dev.varve.Bytes;
import dev.varve.ClosableIterator;
import dev.varve.Durability;
import dev.varve.Varve;
import dev.varve.VarveConfig;
import dev.varve.server.EmbeddedCluster;
import dev.varve.server.EmbeddedConfig;
import dev.varve.stream.StreamInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The main job: stores a file, loses a server, and proves every byte back; then the same on another backend. */
final class Demo {

    private static final Duration FOLLOWER_LIMIT = Duration.ofSeconds(30);

    private final InputFile input;
    private final Function<Bytes, Optional<String>> keyOf;
    private final Path data;
    private final DemoReport report;
    private final List<String> problems = new ArrayList<>();

    Demo(InputFile input, Function<Bytes, Optional<String>> keyOf, Path data, DemoReport report) {
        this.input = input;
        this.keyOf = keyOf;
        this.data = data;
        this.report = report;
    }

    /** Runs it; returns what was wrong, empty if nothing was. */
    List<String> run() throws IOException, InterruptedException {
        EmbeddedConfig config = EmbeddedConfig.defaults().withData(data);
        InputFile.Summary summary;
        try (EmbeddedCluster cluster = EmbeddedCluster.start(config);
                Varve varve = cluster.connect()) {
            summary = input.scan(varve.capabilities().limits().maxMessageBytes());
            report.input(input.name(), summary);
            report.started(cluster.servers(), data);
            long run = lookBack(varve);
            durable(cluster, varve, new Layout(run, keyOf), summary);
        }
        try (Varve memory = Varve.open(VarveConfig.of("memory"))) {
            inMemory(memory, summary);
        }
        report.end(problems);
        return problems;
    }

    /** Checks what an earlier run acknowledged, drops finished runs, and gives the number of this one. */
    private long lookBack(Varve varve) throws IOException {
        Optional<Progress.Unfinished> unfinished = Progress.unfinished(data);
        if (unfinished.isPresent()) {
            PastRun past = new PastRun(varve, unfinished.get());
            problems.addAll(past.missing());
            report.past(unfinished.get(), problems.isEmpty());
        }
        long latest = unfinished.map(Progress.Unfinished::run).orElse(0L);
        try (ClosableIterator<StreamInfo> streams = varve.streams().list(Layout.allRuns())) {
            while (streams.hasNext()) {
                String stream = streams.next().name();
                Optional<Long> run = Layout.runOf(stream);
                if (run.isPresent()) {
                    latest = Math.max(latest, run.get());
                    varve.streams().drop(dev.varve.SubjectFilter.of(stream));
                }
            }
        }
        varve.keyValues().drop(new Layout(latest, keyOf).bucket());
        return latest + 1;
    }

    private void durable(EmbeddedCluster cluster, Varve varve, Layout layout, InputFile.Summary summary)
            throws IOException, InterruptedException {
        long longest = varve.capabilities().limits().maxMessageBytes();
        Failover failover = new Failover(cluster, layout, summary.lines() / 2);
        Writer writer = new Writer(varve, layout, Durability.DISK).onLine(failover::onLine).onAck(failover::onAck);
        try (Progress progress = Progress.begin(data, layout.run());
                Follower follower = new Follower(cluster.connect(), layout)) {
            long start = System.nanoTime();
            try (LineReader lines = input.open(longest);
                    DemoReport.Bar bar = report.storing(summary.lines())) {
                writer.onLine(count -> {
                            bar.at(count);
                            failover.onLine(count);
                        })
                        .onAcked(progress::acked)
                        .write(lines);
            }
            Figures figures = Figures.of(summary, System.nanoTime() - start, writer.ackNanos());
            report.stored(figures, writer.messages(), writer.keyed());
            report.failover(failover);
            follow(follower, layout, longest);
            compare(varve, layout, longest);
        }
        report.files(data, countFiles(data));
    }

    private void follow(Follower follower, Layout layout, long longest) throws IOException, InterruptedException {
        ShardDigests wanted = new ShardDigests();
        try (LineReader lines = input.open(longest)) {
            long index = 0;
            for (Optional<Bytes> line = lines.next(); line.isPresent(); line = lines.next()) {
                if (layout.key(line.get()).isEmpty()) {
                    wanted.add(layout.subject(index), layout.seq(index), line.get());
                    index++;
                }
            }
        }
        Optional<String> problem = follower.compare(wanted, FOLLOWER_LIMIT);
        problem.ifPresent(problems::add);
        report.followed(follower.seen(), follower.keysSeen(), problem.isEmpty());
    }

    private void compare(Varve varve, Layout layout, long longest) throws IOException {
        Comparison comparison = new Comparison(varve, layout);
        try (LineReader lines = input.open(longest)) {
            comparison.run(lines);
        }
        problems.addAll(comparison.differences());
        report.compared(comparison);
    }

    private void inMemory(Varve memory, InputFile.Summary summary) throws IOException {
        Layout layout = new Layout(1, keyOf);
        long longest = memory.capabilities().limits().maxMessageBytes();
        Writer writer = new Writer(memory, layout, Durability.VOLATILE);
        long start = System.nanoTime();
        try (LineReader lines = input.open(longest)) {
            writer.write(lines);
        }
        report.inMemory(Figures.of(summary, System.nanoTime() - start, writer.ackNanos()));
        compare(memory, layout, longest);
    }

    private static long countFiles(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).count();
        }
    }
}
