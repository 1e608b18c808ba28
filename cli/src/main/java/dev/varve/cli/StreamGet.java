/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import dev.varve.Subject;
import dev.varve.Varve;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code varve stream get}: one message by its sequence. */
@Command(name = "get", description = "Print the message at a sequence.")
final class StreamGet implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Mixin
    private MessagePrinter printer = new MessagePrinter();

    @Parameters(index = "0", paramLabel = "SUBJECT")
    private String subject = "";

    @Parameters(index = "1", paramLabel = "SEQ")
    private long seq;

    @Override
    public Integer call() throws IOException {
        Subject target = Subject.of(subject);
        try (Varve varve = session.open()) {
            printer.print(
                    session, varve.streams().get(target, seq), "no message at seq " + seq + " of '" + target + "'");
        }
        return ExitCodes.OK;
    }
}
