/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import dev.varve.Bytes;
import dev.varve.Headers;
import dev.varve.Message;
import dev.varve.Preconditions;
import dev.varve.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the value of a message comes from, and what travels with it. */
final class ValueOptions {

    private static final long LARGEST_ARRAY = Integer.MAX_VALUE - 8L;

    @Option(names = "--file", paramLabel = "FILE", description = "Take the value from a file, byte for byte.")
    private @Nullable Path file;

    @Option(names = "--no-value", description = "Store a message without value.")
    private boolean noValue;

    @Option(names = "--header", paramLabel = "K=V", description = "Add a header; may be given more than once.")
    private List<String> headers = List.of();

    /** The message that the options describe, or else one of {@code value}. */
    Message message(@Nullable String value) throws IOException {
        long sources = Stream.of(value != null, file != null, noValue)
                .filter(given -> given)
                .count();
        Preconditions.require(sources == 1, "give exactly one of VALUE, --file, --no-value");
        if (noValue) {
            return Message.withoutValue(headers());
        }
        Bytes bytes = file == null ? Bytes.utf8(String.valueOf(value)) : content(file);
        return Message.of(bytes).withHeaders(headers());
    }

    /** The headers of the options. */
    Headers headers() {
        return HeaderTexts.parse("--header", headers);
    }

    /** Whether no source of a value was given. */
    boolean isEmpty() {
        return file == null && !noValue;
    }

    /** The bytes of {@code file}, as long as they can be one value at all. */
    static Bytes content(Path file) throws IOException {
        Preconditions.require(!Files.isDirectory(file), "--file " + file + " is a directory; give a file");
        if (Files.size(file) > LARGEST_ARRAY) {
            throw StorageException.tooLarge(
                    file + " has " + Files.size(file) + " bytes; store it with 'varve object put', which has no limit",
                    LARGEST_ARRAY);
        }
        return Bytes.wrap(Files.readAllBytes(file));
    }
}
