/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import dev.varve.Varve;
import dev.varve.object.ObjectInfo;
import dev.varve.object.ObjectName;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code varve object info}: what is known of an object. */
@Command(name = "info", description = "Print what is known of an object.")
final class ObjectShow implements Callable<Integer> {

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
            ObjectInfo info = varve.objects()
                    .info(object)
                    .orElseThrow(() -> CommandFailure.notFound("no object '" + object + "'"));
            session.print(() -> Texts.object(info), () -> Json.object(info));
        }
        return ExitCodes.OK;
    }
}
