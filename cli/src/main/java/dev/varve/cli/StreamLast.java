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

/** {@code varve stream last}: the newest message of a subject. */
@Command(name = "last", description = "Print the newest message.")
final class StreamLast implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Mixin
    private MessagePrinter printer = new MessagePrinter();

    @Parameters(index = "0", paramLabel = "SUBJECT")
    private String subject = "";

    @Override
    public Integer call() throws IOException {
        Subject target = Subject.of(subject);
        try (Varve varve = session.open()) {
            printer.print(session, varve.streams().last(target), "'" + target + "' holds no message");
        }
        return ExitCodes.OK;
    }
}
