/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.demo;

import dev.varve.cli.ExitCodes;
import dev.varve.cli.Json;
import dev.varve.cli.Session;
import dev.varve.cli.Terminal;
import dev.varve.cli.input.InputFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code varve demo}: the main job, end to end, on a real file. */
@Command(
        name = "demo",
        description = {
            "Store every line of a file as a message, lose a server half way, and prove every byte back.",
            "Everything runs in this process; exits with 11 if one byte differs."
        })
public final class DemoCommand implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Option(
            names = "--input",
            paramLabel = "FILE",
            description = "A text file, gzip too (default: a sample that ships with varve).")
    private @Nullable Path input;

    @Option(
            names = "--key",
            paramLabel = "FIELD",
            description = "Store lines that are JSON with this field as values under that key.")
    private @Nullable String key;

    @Override
    public Integer call() throws IOException, InterruptedException {
        DemoReport report = new DemoReport(session.out(), session.options().json(), Terminal.watches());
        List<String> problems =
                new Demo(new InputFile(input), Optional.ofNullable(key), session.dataDirectory(), report).run();
        if (session.options().json()) {
            session.out().println(Json.line(report.json()));
            session.out().flush();
        }
        return problems.isEmpty() ? ExitCodes.OK : ExitCodes.DIFFERENT;
    }
}
