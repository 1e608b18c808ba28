/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.demo;

import dev.varve.cli.input.InputFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/** Tells in plain words what the demo does, and gathers the same as JSON. */
final class DemoReport {

    private final PrintWriter out;
    private final boolean quiet;
    private final boolean bars;
    private final Map<String, Object> json = new LinkedHashMap<>();

    /**
     * @param out where the words go
     * @param quiet whether to print no words, because JSON is wanted
     * @param bars whether a terminal watches, so that progress can be shown
     */
    DemoReport(PrintWriter out, boolean quiet, boolean bars) {
        this.out = out;
        this.quiet = quiet;
        this.bars = bars;
    }

    /** Shows how far a long step has come, where somebody watches. */
    static final class Bar implements AutoCloseable {
        private final @Nullable ProgressBar bar;

        private Bar(@Nullable ProgressBar bar) {
            this.bar = bar;
        }

        void at(long count) {
            if (bar != null) {
                bar.stepTo(count);
            }
        }

        @Override
        public void close() {
            if (bar != null) {
                bar.close();
            }
        }
    }

    void input(String name, InputFile.Summary summary) {
        say("The input is %s: %,d lines, %,d bytes.", name, summary.lines(), summary.bytes());
        json.put("input", name);
        json.put("lines", summary.lines());
        json.put("bytes", summary.bytes());
    }

    void started(List<String> servers, Path data) {
        say(
                "Started a coordinator and the persist servers %s in this process, with their files under %s.",
                String.join(" and ", servers), data);
    }

    void past(Progress.Noted past, boolean whole) {
        say(
                "An earlier run was cut off after %,d acknowledged lines: %s.",
                past.lines(), whole ? "all of them are here" : "SOME ARE MISSING");
        json.put("earlier-run-acknowledged", past.lines());
        json.put("earlier-run-whole", whole);
    }

    Bar storing(long lines) {
        return new Bar(
                bars
                        ? new ProgressBarBuilder()
                                .setTaskName("storing")
                                .setInitialMax(lines)
                                .setUpdateIntervalMillis(200)
                                .build()
                        : null);
    }

    void stored(Writer writer, Layout layout) {
        say(
                "Stored at DISK (synced before each acknowledgement): %s; the streams that had to move not counted.",
                writer.figures().text());
        long streams = Math.min(writer.messages(), Layout.SHARDS);
        say(
                "  %,d lines are messages of %d streams, %,d are values of keys.",
                writer.messages(), streams, writer.keyed());
        json.put("disk", writer.figures().json());
        json.put("messages", writer.messages());
        json.put("keyed", writer.keyed());
        json.put("first-stream", layout.subject(0).value());
    }

    void failover(Failover failover, long messages) {
        int streams = failover.streams(messages);
        String time = failover.nanos().isPresent()
                ? String.format(
                        Locale.ROOT,
                        "their first new acknowledgement came %.2f s later",
                        failover.nanos().getAsLong() / 1e9)
                : "no line was left for them";
        say(
                "Half way, server %s was killed; %d of the streams%s were its own, and moved: %s.",
                failover.victim(), streams, failover.bucketMoved() ? " and the bucket" : "", time);
        json.put("killed", failover.victim());
        json.put("streams-moved", streams);
        json.put("bucket-moved", failover.bucketMoved());
        failover.nanos().ifPresent(nanos -> json.put("failover-seconds", nanos / 1e9));
    }

    void followed(long messages, long keys, boolean same) {
        say(
                "A second client followed the changes live: %,d messages%s%s.",
                messages,
                same ? ", each once, in order, byte for byte" : ", NOT ALL AS STORED",
                keys == 0
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                same
                                        ? "; %,d changes of keys, at last the value of every key, byte for byte"
                                        : "; %,d changes of keys",
                                keys));
        json.put("followed", messages);
        json.put("followed-same", same);
    }

    void compared(Comparison comparison) {
        boolean same = comparison.differences().isEmpty();
        say(
                "Read back %,d values, %,d bytes: %s.",
                comparison.compared(), comparison.bytes(), same ? "every byte is the same" : "NOT THE SAME");
        json.put("compared", comparison.compared());
        json.put("same", same && !Boolean.FALSE.equals(json.get("same")));
    }

    void inMemory(Figures figures) {
        say("The same code, with 'backend: memory' in its configuration: %s.", figures.text());
        json.put("memory", figures.json());
    }

    void files(Path data, long count) {
        say(
                "On disk: %,d files under %s; look with './varve stream list' or './varve stream get-all %s --values'.",
                count, data, String.valueOf(json.get("first-stream")));
        json.put("files", count);
    }

    void end(List<String> problems) {
        say(problems.isEmpty() ? "All is well." : "FAILED:\n  %s", String.join("\n  ", problems));
        json.put("problems", problems);
    }

    Map<String, Object> json() {
        return json;
    }

    private void say(String format, Object... values) {
        if (!quiet) {
            out.println(String.format(Locale.ROOT, format, values));
            out.flush();
        }
    }
}
