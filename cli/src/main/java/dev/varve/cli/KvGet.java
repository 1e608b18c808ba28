/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import dev.varve.Varve;
import dev.varve.kv.Key;
import dev.varve.kv.KeyValueEntry;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code varve kv get}: the value of a key. */
@Command(name = "get", description = "Print the value of a key.")
final class KvGet implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Parameters(index = "0", paramLabel = "BUCKET")
    private String bucket = "";

    @Parameters(index = "1", paramLabel = "KEY")
    private String name = "";

    @Option(names = "--raw", description = "Print the bytes of the value and nothing else.")
    private boolean raw;

    @Override
    public Integer call() throws IOException {
        Key key = Key.of(bucket, name);
        try (Varve varve = session.open()) {
            KeyValueEntry entry = varve.keyValues()
                    .get(key)
                    .orElseThrow(() -> CommandFailure.notFound("no value at key '" + key + "'"));
            if (raw) {
                session.binaryOut().write(entry.value().toByteArray());
                session.binaryOut().flush();
            } else {
                session.print(() -> Texts.value(entry.value()), () -> Json.entry(entry));
            }
        }
        return ExitCodes.OK;
    }
}
