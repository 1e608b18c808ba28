/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import dev.varve.ErrorCode;
import dev.varve.ErrorKind;
import dev.varve.OutcomeUnknownException;
import dev.varve.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What is reported of something that went wrong.
 *
 * @param code its name, never to change
 * @param message what, where, and what to do
 * @param retryable whether the same command may succeed later
 * @param exitCode how the process ends
 */
record Fault(String code, String message, boolean retryable, int exitCode) {

    /** What {@code thrown} says to whoever gave the command. */
    static Fault of(Throwable thrown) {
        if (thrown instanceof StorageException e) {
            return new Fault(
                    e.code().name(), message(e), e.retryable(), e.kind().exitCode());
        }
        if (thrown instanceof OutcomeUnknownException e) {
            return new Fault("OUTCOME_UNKNOWN", message(e), true, ExitCodes.UNKNOWN_OUTCOME);
        }
        if (thrown instanceof CommandFailure e) {
            return new Fault(e.code(), message(e), false, e.exitCode());
        }
        if (thrown instanceof LineFailure e && e.getCause() != null) {
            return of(e.getCause()).after(message(e));
        }
        if (thrown instanceof UncheckedIOException e && e.getCause() != null) {
            return of(e.getCause());
        }
        if (thrown instanceof IOException e) {
            return new Fault("IO", file(e), false, ExitCodes.UNEXPECTED);
        }
        return unexpected(thrown);
    }

    /** The words of the command are wrong, as {@code message} says. */
    static Fault usage(String message) {
        return new Fault(ErrorCode.INVALID.name(), oneLine(message), false, ErrorKind.USAGE.exitCode());
    }

    private static Fault unexpected(Throwable thrown) {
        if (thrown instanceof OutOfMemoryError) {
            String message = "not enough memory; give more, such as VARVE_JAVA_OPTS=-Xmx4g";
            return new Fault("OUT_OF_MEMORY", message, false, ExitCodes.UNEXPECTED);
        }
        String message =
                thrown.getClass().getSimpleName() + ": " + message(thrown) + "; run with --verbose for details";
        return new Fault("UNEXPECTED", message, false, ExitCodes.UNEXPECTED);
    }

    private Fault after(String introduction) {
        return new Fault(code, introduction + message, retryable, exitCode);
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

    private static String oneLine(String text) {
        return text.strip().replaceAll("(?<=[.:;,])\\s*\\R\\s*", " ").replaceAll("\\s*\\R\\s*", "; ");
    }

    /** The line for people. */
    String toText() {
        return "varve: " + code + ": " + message;
    }

    /** The fields for programs. */
    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("error", code);
        json.put("message", message);
        json.put("retryable", retryable);
        json.put("exit-code", exitCode);
        return json;
    }
}
