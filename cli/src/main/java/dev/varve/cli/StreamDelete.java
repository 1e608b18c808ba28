/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import dev.varve.Deletion;
import dev.varve.Subject;
import dev.varve.Varve;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code varve stream delete}: removes one message. */
@Command(name = "delete", description = "Remove the message at a sequence.")
final class StreamDelete implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Parameters(index = "0", paramLabel = "SUBJECT")
    private String subject = "";

    @Parameters(index = "1", paramLabel = "SEQ")
    private long seq;

    @Override
    public Integer call() {
        Subject target = Subject.of(subject);
        try (Varve varve = session.open()) {
            Deletion deletion = varve.streams().delete(target, seq);
            session.print(() -> "deleted " + deletion.count(), () -> Json.deletion(deletion));
        }
        return ExitCodes.OK;
    }
}
