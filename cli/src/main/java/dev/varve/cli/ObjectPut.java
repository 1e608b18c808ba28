/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import dev.varve.Headers;
import dev.varve.Varve;
import dev.varve.object.ObjectInfo;
import dev.varve.object.ObjectName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code varve object put}: stores an object. */
@Command(name = "put", description = "Store the bytes of a file, or of the standard input, as an object.")
final class ObjectPut implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Parameters(index = "0", paramLabel = "BUCKET")
    private String bucket = "";

    @Parameters(index = "1", paramLabel = "NAME")
    private String name = "";

    @Option(names = "--file", paramLabel = "FILE", description = "Where the bytes are (default: the standard input).")
    private @Nullable Path file;

    @Option(names = "--meta", paramLabel = "K=V", description = "Keep this with it; may be given more than once.")
    private List<String> metadata = List.of();

    @Override
    public Integer call() throws IOException {
        ObjectName object = ObjectName.of(bucket, name);
        Headers headers = HeaderTexts.parse("--meta", metadata);
        try (InputStream content = file == null ? session.in() : Files.newInputStream(file);
                Varve varve = session.open()) {
            ObjectInfo info = varve.objects().put(object, content, headers);
            session.print(() -> Texts.object(info), () -> Json.object(info));
        }
        return ExitCodes.OK;
    }
}
