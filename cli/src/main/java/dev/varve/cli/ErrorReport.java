/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Turns what a command throws into one line on stderr and an exit code. */
final class ErrorReport implements IExecutionExceptionHandler, IParameterExceptionHandler {

    @Override
    public int handleExecutionException(Exception thrown, CommandLine command, ParseResult parsed) {
        return report(Fault.of(thrown), thrown, command);
    }

    @Override
    public int handleParseException(ParameterException thrown, String[] args) {
        CommandLine command = thrown.getCommandLine();
        String help = "; see '" + command.getCommandSpec().qualifiedName() + " --help'";
        Fault fault = Fault.usage(thrown.getMessage() + help);
        print(fault, command.getErr(), asksForJson(args));
        return fault.exitCode();
    }

    /** Prints {@code fault} as the options of {@code command} want it, and gives its exit code. */
    int report(Fault fault, Throwable thrown, CommandLine command) {
        GlobalOptions options = GlobalOptions.of(command);
        PrintWriter err = command.getErr();
        print(fault, err, options.json());
        if (options.verbose()) {
            thrown.printStackTrace(err);
            err.flush();
        }
        return fault.exitCode();
    }

    private static void print(Fault fault, PrintWriter err, boolean json) {
        err.println(json ? Json.line(fault.toJson()) : fault.toText());
        err.flush();
    }

    /** What does not parse may stand before the option that says how to report it. */
    private static boolean asksForJson(String[] args) {
        String words = String.join(" ", args).toLowerCase(Locale.ROOT);
        return words.contains("--output json") || words.contains("--output=json");
    }
}
