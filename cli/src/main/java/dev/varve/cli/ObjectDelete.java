/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import dev.varve.Varve;
import dev.varve.object.ObjectName;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code varve object delete}: removes an object. */
@Command(name = "delete", description = "Remove an object.")
final class ObjectDelete implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Parameters(index = "0", paramLabel = "BUCKET")
    private String bucket = "";

    @Parameters(index = "1", paramLabel = "NAME")
    private String name = "";

    @Override
    public Integer call() {
        ObjectName object = ObjectName.of(bucket, name);
        try (Varve varve = session.open()) {
            int count = varve.objects().delete(object) ? 1 : 0;
            session.print(() -> "deleted " + count, () -> Map.of("count", count));
        }
        return ExitCodes.OK;
    }
}
