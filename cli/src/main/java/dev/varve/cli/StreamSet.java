/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import dev.varve.Receipt;
import dev.varve.Subject;
import dev.varve.Varve;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code varve stream set}: stores a message at a given sequence. */
@Command(name = "set", description = "Store a message at exactly a sequence.")
final class StreamSet implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Parameters(index = "0", paramLabel = "SUBJECT")
    private String subject = "";

    @Parameters(index = "1", paramLabel = "SEQ", description = "The sequence, at least 1.")
    private long seq;

    @Parameters(index = "2", arity = "0..1", paramLabel = "VALUE", description = "The value, as text.")
    private @Nullable String text;

    @Mixin
    private ValueOptions value = new ValueOptions();

    @Override
    public Integer call() throws IOException {
        Subject target = Subject.of(subject);
        try (Varve varve = session.open()) {
            Receipt receipt = varve.streams().set(target, seq, value.message(text));
            session.print(() -> Texts.receipt(receipt), () -> Json.receipt(receipt));
        }
        return ExitCodes.OK;
    }
}
