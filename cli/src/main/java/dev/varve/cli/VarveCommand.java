/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.varve.cli.demo.DemoCommand;
import java.io.PrintWriter;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;

/** {@code varve}: the root of the command line. */
@Command(
        name = "varve",
        description = "Durable streams, key-value state and objects, on the backend you choose.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionText.class,
        scope = CommandLine.ScopeType.INHERIT,
        subcommands = {
            DemoCommand.class,
            ServeCommand.class,
            DoctorCommand.class,
            StreamCommand.class,
            KvCommand.class,
            ObjectCommand.class,
            HelpCommand.class,
            AutoComplete.GenerateCompletion.class
        })
public final class VarveCommand {

    @Mixin
    private GlobalOptions options = new GlobalOptions();

    GlobalOptions options() {
        return options;
    }

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(run(new PrintWriter(System.out, true, UTF_8), new PrintWriter(System.err, true, UTF_8), args));
    }

    /**
     * Runs the command.
     *
     * @return the exit code: 0 for success, else by the kind of error
     */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        ErrorReport errors = new ErrorReport();
        CommandLine command = new CommandLine(new VarveCommand())
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(errors)
                .setParameterExceptionHandler(errors);
        return command.execute(args);
    }
}
