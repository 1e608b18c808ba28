/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import dev.varve.Deletion;
import dev.varve.Subject;
import dev.varve.Varve;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code varve stream delete-all}: removes the messages of a subject up to a sequence. */
@Command(name = "delete-all", description = "Remove the messages of a subject, all or up to a sequence.")
final class StreamDeleteAll implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Parameters(index = "0", paramLabel = "SUBJECT")
    private String subject = "";

    @Option(names = "--to", paramLabel = "SEQ", description = "The last sequence to remove (default: all).")
    private @Nullable Long to;

    @Override
    public Integer call() {
        Subject target = Subject.of(subject);
        try (Varve varve = session.open()) {
            Deletion deletion = varve.streams().deleteAll(target, to == null ? Long.MAX_VALUE : to);
            session.print(() -> "deleted " + deletion.count(), () -> Json.deletion(deletion));
        }
        return ExitCodes.OK;
    }
}
