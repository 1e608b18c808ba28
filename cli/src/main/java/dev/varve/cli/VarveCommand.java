/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code varve}: the root of the command line. */
@Command(
        name = "varve",
        description = "Durable streams, key-value state and objects, on the backend you choose.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionText.class,
        scope = CommandLine.ScopeType.INHERIT)
public final class VarveCommand {

    @Mixin
    private GlobalOptions options = new GlobalOptions();

    private final StandardStreams streams;

    VarveCommand(StandardStreams streams) {
        this.streams = streams;
    }

    /** The whole command line that {@code command} belongs to. */
    static VarveCommand of(CommandLine command) {
        CommandLine root = command;
        while (root.getParent() != null) {
            root = root.getParent();
        }
        return root.getCommand();
    }

    GlobalOptions options() {
        return options;
    }

    StandardStreams streams() {
        return streams;
    }

    /** The commands and their options, for whoever documents or completes them. */
    public static CommandLine commandLine() {
        return new CommandTree(StandardStreams.ofProcess()).whole();
    }

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] args) {
        // From JDK 22 on, only this console is absent where no terminal is.
        System.setProperty("jdk.console", "java.base");
        System.exit(run(StandardStreams.ofProcess(), args));
    }

    /**
     * Runs the command.
     *
     * @return the exit code: 0 for success, else by the kind of error
     */
    static int run(StandardStreams streams, String... args) {
        ErrorReport errors = new ErrorReport();
        CommandLine command = new CommandTree(streams)
                .of(args)
                .setOut(writer(streams.out()))
                .setErr(writer(streams.err()))
                .setExecutionExceptionHandler(errors)
                .setParameterExceptionHandler(errors);
        try {
            return command.execute(args);
        } catch (OutOfMemoryError e) {
            return errors.report(Fault.of(e), e, command);
        } finally {
            command.getOut().flush();
            command.getErr().flush();
        }
    }

    private static PrintWriter writer(OutputStream stream) {
        return new PrintWriter(new BufferedWriter(new OutputStreamWriter(stream, UTF_8)), true);
    }
}
