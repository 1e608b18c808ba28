/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import dev.varve.Bytes;
import dev.varve.stream.StoredMessage;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How a single message is printed. */
final class MessagePrinter {

    @Option(names = "--raw", description = "Print the bytes of the value and nothing else.")
    private boolean raw;

    /** Prints {@code found}, or fails with {@code missing}. */
    void print(Session session, Optional<StoredMessage> found, String missing) throws IOException {
        StoredMessage stored = found.orElseThrow(() -> CommandFailure.notFound(missing));
        if (raw) {
            session.binaryOut()
                    .write(stored.message().value().orElse(Bytes.empty()).toByteArray());
            session.binaryOut().flush();
        } else {
            session.print(() -> Texts.value(stored.message()), () -> Json.message(stored));
        }
    }
}
