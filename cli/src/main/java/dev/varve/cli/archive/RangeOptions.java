/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.archive;

import dev.varve.Preconditions;
import dev.varve.StorageException;
import dev.varve.stream.Range;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Which messages a command takes: {@code --from} and {@code --to}, both of them sequences or both of them times. */
@Command
final class RangeOptions {

    @Option(
            names = "--from",
            paramLabel = "SEQ|TIME",
            description = "The first sequence, or the earliest store time such as 2026-11-26T08:00:00Z.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "SEQ|TIME", description = "The last sequence, or the latest store time.")
    private @Nullable String to;

    Range range() {
        boolean bySeq = isSeq(from) && isSeq(to);
        Preconditions.require(
                bySeq || (!isNumber(from) && !isNumber(to)), "--from and --to must both be sequences, or both times");
        return bySeq
                ? Range.of(from == null ? 1 : Long.parseLong(from), to == null ? Long.MAX_VALUE : Long.parseLong(to))
                : Range.of(time(from, Instant.MIN), time(to, Instant.MAX));
    }

    private static boolean isSeq(@Nullable String text) {
        return text == null || isNumber(text);
    }

    private static boolean isNumber(@Nullable String text) {
        return text != null && text.matches("\\d{1,18}");
    }

    private static Instant time(@Nullable String text, Instant otherwise) {
        try {
            return text == null ? otherwise : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw StorageException.invalid(
                    "'" + text + "' is neither a sequence nor a time such as 2026-11-26T08:00:00Z", e);
        }
    }
}
