/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import dev.varve.Deletion;
import dev.varve.Varve;
import dev.varve.kv.Key;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code varve kv delete}: takes the value of a key away. */
@Command(name = "delete", description = "Take the value of a key away.")
final class KvDelete implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Parameters(index = "0", paramLabel = "BUCKET")
    private String bucket = "";

    @Parameters(index = "1", paramLabel = "KEY")
    private String name = "";

    @Option(names = "--revision", paramLabel = "N", description = "Only if its revision still is N.")
    private @Nullable Long revision;

    @Override
    public Integer call() {
        Key key = Key.of(bucket, name);
        try (Varve varve = session.open()) {
            Deletion deletion = revision == null
                    ? varve.keyValues().delete(key)
                    : varve.keyValues().delete(key, revision);
            session.print(() -> "deleted " + deletion.count(), () -> Json.deletion(deletion));
        }
        return ExitCodes.OK;
    }
}
