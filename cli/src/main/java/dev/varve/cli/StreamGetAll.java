/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import dev.varve.ClosableIterator;
import dev.varve.Preconditions;
import dev.varve.SubjectFilter;
import dev.varve.Varve;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code varve stream get-all}: the messages of a stream, in order. */
@Command(name = "get-all", description = "Print the messages of a subject, or of a filter within one stream, in order.")
final class StreamGetAll implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Parameters(index = "0", paramLabel = "SUBJECT")
    private String subject = "";

    @Option(names = "--from", paramLabel = "SEQ", description = "First sequence.")
    private @Nullable Long from;

    @Option(names = "--to", paramLabel = "SEQ", description = "Last sequence.")
    private @Nullable Long to;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Only messages stored at this time or later, such as 2026-01-01T12:00:00Z.")
    private @Nullable Instant since;

    @Option(names = "--values", description = "Print values only, a line each.")
    private boolean values;

    @Override
    public Integer call() {
        SubjectFilter filter = SubjectFilter.of(subject);
        Range range = range();
        try (Varve varve = session.open();
                ClosableIterator<StoredMessage> messages = varve.streams().getAll(filter, range)) {
            messages.forEachRemaining(stored -> session.print(
                    () -> values ? Texts.value(stored.message()) : Texts.message(stored), () -> Json.message(stored)));
        }
        return ExitCodes.OK;
    }

    private Range range() {
        Preconditions.require(
                since == null || (from == null && to == null), "--since and --from/--to exclude each other");
        if (since != null) {
            return Range.since(since);
        }
        return Range.of(from == null ? 1 : from, to == null ? Long.MAX_VALUE : to);
    }
}
