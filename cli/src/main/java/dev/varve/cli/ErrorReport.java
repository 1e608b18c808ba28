/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import dev.varve.OutcomeUnknownException;
import dev.varve.StorageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Turns what a command throws into one line on stderr and an exit code. */
final class ErrorReport implements IExecutionExceptionHandler, IParameterExceptionHandler {

    @Override
    public int handleExecutionException(Exception thrown, CommandLine command, ParseResult parsed) {
        GlobalOptions options = GlobalOptions.of(command);
        PrintWriter err = command.getErr();
        Fault fault = classify(thrown);
        if (options.json()) {
            err.println(Json.line(fault.toJson()));
        } else {
            err.println("varve: " + fault.message());
        }
        if (options.verbose()) {
            thrown.printStackTrace(err);
        }
        err.flush();
        return fault.exitCode();
    }

    @Override
    public int handleParseException(ParameterException thrown, String[] args) {
        CommandLine command = thrown.getCommandLine();
        PrintWriter err = command.getErr();
        String name = command.getCommandSpec().qualifiedName();
        err.println("varve: " + oneLine(String.valueOf(thrown.getMessage())) + "; see '" + name + " --help'");
        err.flush();
        return ExitCodes.USAGE;
    }

    /** What is reported of an exception. */
    private record Fault(String code, String message, boolean retryable, int exitCode) {

        Map<String, Object> toJson() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("error", code);
            json.put("message", message);
            json.put("retryable", retryable);
            json.put("exit-code", exitCode);
            return json;
        }
    }

    private static Fault classify(Throwable thrown) {
        if (thrown instanceof StorageException e) {
            return new Fault(
                    e.code().name(),
                    e.code() + ": " + message(e),
                    e.retryable(),
                    e.kind().exitCode());
        }
        if (thrown instanceof OutcomeUnknownException e) {
            return new Fault("OUTCOME_UNKNOWN", "OUTCOME_UNKNOWN: " + message(e), true, ExitCodes.UNKNOWN_OUTCOME);
        }
        if (thrown instanceof CommandFailure e) {
            return new Fault("FAILED", message(e), false, e.exitCode());
        }
        if (thrown instanceof UncheckedIOException e && e.getCause() != null) {
            return classify(e.getCause());
        }
        if (thrown instanceof IOException e) {
            return new Fault("IO", file(e), false, ExitCodes.UNEXPECTED);
        }
        String message = "unexpected " + thrown.getClass().getSimpleName() + ": " + message(thrown)
                + "; run with --verbose for details";
        return new Fault("UNEXPECTED", message, false, ExitCodes.UNEXPECTED);
    }

    private static String file(IOException e) {
        if (e instanceof NoSuchFileException missing) {
            return "no such file: " + missing.getFile();
        }
        if (e instanceof FileAlreadyExistsException taken) {
            return "file exists already: " + taken.getFile();
        }
        if (e instanceof FileSystemException system && system.getReason() == null) {
            String what = e.getClass().getSimpleName().replace("Exception", "");
            return what.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT) + ": " + system.getFile();
        }
        return message(e);
    }

    private static String message(Throwable thrown) {
        String message = thrown.getMessage();
        return message == null ? thrown.getClass().getSimpleName() : oneLine(message);
    }

    /** Configuration problems come a line each and are worth it; everything else is folded. */
    private static String oneLine(String text) {
        return text.startsWith("configuration") ? text : text.replaceAll("\\s*\\R\\s*", "; ");
    }
}
