/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench;

import dev.varve.Preconditions;
import dev.varve.bench.micro.MicroExtent;
import dev.varve.bench.micro.MicroRun;
import dev.varve.cli.ExitCodes;
import dev.varve.cli.Json;
import dev.varve.cli.Session;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code varve bench micro}: what each step on the way of a message costs, measured with JMH. */
@Command(
        name = "micro",
        description = {
            "Measure the steps that each message runs through, one by one, with JMH: headers and bundles, the journal, the files of streams and buckets.",
            "All of them take four to five minutes: each runs in two JVMs of its own, with the options of a server, for three seconds that do not count and three that do. Leaves no files."
        })
final class MicroCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before the command runs
    private CommandSpec spec;

    @Mixin
    private Session session = new Session();

    @Parameters(
            paramLabel = "REGEX",
            arity = "0..1",
            description =
                    "Only those of which this matches a part of the name, in any case, such as 'journal' or 'Stream.*publish' (default: all).")
    private String regex = "";

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description =
                    "Where all files are made, and deleted afterwards; its disk is measured (default: the temporary directory).")
    private Path directory = Path.of(System.getProperty("java.io.tmpdir"));

    @Option(
            names = "--forks",
            paramLabel = "N",
            description = "How many JVMs each of them has, 1 or more (default: 2).")
    private @Nullable Integer forks;

    @Option(names = "--short", description = "A moment of each in one JVM: shows that it works, measures nothing.")
    private boolean shortest;

    @Option(names = "--list", description = "Print the names, and measure nothing.")
    private boolean list;

    @Option(names = "--json", description = "Print one JSON object; the same as --output json.")
    private boolean json;

    @Override
    public Integer call() {
        requireNoOptionBefore();
        if (list) {
            List<String> names = MicroRun.names();
            print(String.join(System.lineSeparator(), names), Map.of("benchmarks", names));
        } else {
            Report report = measure();
            print(report.text(), report.json());
        }
        return ExitCodes.OK;
    }

    private Report measure() {
        Map<String, Object> machine = Machine.json(directory);
        Machine.warning(machine, directory).ifPresent(this::say);
        Map<String, Object> versions = Versions.json();
        versions.put("jmh", MicroRun.jmhVersion());
        return new Report(machine, versions, MicroRun.run(regex, directory, extent(), this::say), List.of());
    }

    private void print(String text, Map<String, Object> fields) {
        session.out().println(json || session.options().json() ? Json.line(fields) : text);
        session.out().flush();
    }

    /** Those of {@code bench} are for scenarios, and would be passed over in silence. */
    private void requireNoOptionBefore() {
        spec.commandLine().getParent().getParseResult().matchedOptions().stream()
                .filter(option -> !option.inherited())
                .findFirst()
                .ifPresent(option -> {
                    throw new ParameterException(
                            spec.commandLine(),
                            "option " + option.longestName()
                                    + " before 'micro' is for scenarios; options of micro come after its name");
                });
    }

    private MicroExtent extent() {
        MicroExtent extent = shortest ? MicroExtent.moment() : MicroExtent.defaults();
        if (forks == null) {
            return extent;
        }
        Preconditions.atLeast("--forks", forks, 1);
        return extent.withForks(forks);
    }

    private void say(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(line);
        err.flush();
    }
}
