/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import dev.varve.Varve;
import dev.varve.object.ObjectName;
import dev.varve.object.ObjectReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code varve object get}: reads an object. */
@Command(name = "get", description = "Write an object to a file, or to the standard output.")
final class ObjectGet implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Parameters(index = "0", paramLabel = "BUCKET")
    private String bucket = "";

    @Parameters(index = "1", paramLabel = "NAME")
    private String name = "";

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "Where to write it; appears only when complete and checked (default: the standard output).")
    private @Nullable Path file;

    @Override
    public Integer call() throws IOException {
        ObjectName object = ObjectName.of(bucket, name);
        try (Varve varve = session.open();
                ObjectReader reader = varve.objects()
                        .get(object)
                        .orElseThrow(() -> CommandFailure.notFound("no object '" + object + "'"))) {
            if (file == null) {
                reader.stream().transferTo(session.binaryOut());
                session.binaryOut().flush();
            } else {
                reader.copyTo(file);
                session.print(() -> Texts.object(reader.info()), () -> Json.object(reader.info()));
            }
        }
        return ExitCodes.OK;
    }
}
