/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.da;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.ClosableIterator;
import dev.varve.SubjectFilter;
import dev.varve.Varve;
import dev.varve.it.cli.VarveProcess;
import dev.varve.spi.VarveOpener;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** A configuration file with its journal, and the commands that are run with it. */
final class Site {

    private static final Pattern GATED = Pattern.compile("action (\\d+) is seq (\\d+)");

    private final Path directory;
    private final Path config;
    private final Path journal;

    /**
     * @param directory where its files go
     * @param name of its configuration file
     * @param journal of its journal's directory
     * @param url where NATS is
     * @param jetStream more settings of the backend, a line
     * @param da more settings of data availability, in lines
     */
    Site(Path directory, String name, String journal, String url, String jetStream, String da) {
        this.directory = directory;
        this.journal = directory.resolve("journal-" + journal);
        try {
            config = Files.writeString(directory.resolve(name + ".yaml"), """
                    backend: jetstream
                    jetstream:
                      nats: { url: "%s" }
                      deadline: 3s
                    %sda:
                      journal-directory: "%s"
                    %s""".formatted(
                            url, jetStream.indent(2), this.journal, da.indent(2)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs {@code varve da} with {@code words}, which must succeed. */
    String da(String... words) {
        VarveProcess.Result result = start(words).result();
        assertThat(result.exitCode()).as(result.err()).isZero();
        return result.out();
    }

    /** Starts {@code varve da} with {@code words}. */
    VarveProcess start(String... words) {
        List<String> line = new ArrayList<>(List.of("--config", config.toString(), "da"));
        line.addAll(List.of(words));
        return VarveProcess.start(directory, line.toArray(String[]::new));
    }

    /** The directory of the journal of the first solution revision. */
    Path journal() {
        return journal.resolve("1");
    }

    /** The store. */
    Varve open() {
        return Varve.open(VarveOpener.find().load(config));
    }

    /** The sequences that the output of {@code publish --each} told, in order, each of which must be that of the action of the same number. */
    static long gated(String out) {
        List<MatchResult> told = GATED.matcher(out).results().toList();
        for (MatchResult each : told) {
            assertThat(each.group(1)).isEqualTo(each.group(2));
        }
        return told.isEmpty() ? 0 : Long.parseLong(told.get(told.size() - 1).group(1));
    }

    /** A file of lines, one for each action. */
    static Path lines(Path directory, long count) {
        try {
            String text = expected(count).stream().map(line -> line + "\n").collect(Collectors.joining());
            return Files.writeString(directory.resolve("lines.txt"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> expected(long count) {
        return LongStream.rangeClosed(1, count)
                .mapToObj(id -> "the action " + id)
                .toList();
    }

    /** Every action is in the stream once, in order, without gap, nothing besides, and its chain holds. */
    void assertEachOnce(long count) {
        try (Varve varve = open();
                ClosableIterator<StoredMessage> stored =
                        varve.streams().getAll(SubjectFilter.of("action.*"), Range.all())) {
            List<String> found = new ArrayList<>();
            stored.forEachRemaining(
                    message -> found.add(message.message().value().orElseThrow().utf8()));
            assertThat(found).isEqualTo(expected(count));
        }
        assertThat(da("verify")).contains("each once, in order, no gap, digests verified");
    }
}
