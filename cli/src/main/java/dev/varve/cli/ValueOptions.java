/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import dev.varve.Bytes;
import dev.varve.Headers;
import dev.varve.Message;
import dev.varve.Preconditions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the value of a message comes from, and what travels with it. */
final class ValueOptions {

    @Option(names = "--file", paramLabel = "FILE", description = "Take the value from a file, byte for byte.")
    private @Nullable Path file;

    @Option(names = "--no-value", description = "Store a message without value.")
    private boolean noValue;

    @Option(names = "--header", paramLabel = "K=V", description = "Add a header; may be given more than once.")
    private List<String> headers = List.of();

    /** The bytes that the options describe, or else {@code value}. */
    Bytes bytes(@Nullable String value) throws IOException {
        Preconditions.require(!noValue, "a key cannot be without value; delete it instead");
        return message(value).value().orElse(Bytes.empty());
    }

    /** The message that the options describe, or else one of {@code value}. */
    Message message(@Nullable String value) throws IOException {
        long sources = Stream.of(value != null, file != null, noValue)
                .filter(given -> given)
                .count();
        Preconditions.require(sources == 1, "give exactly one of VALUE, --file, --no-value");
        if (file != null) {
            return decorated(Message.of(Bytes.wrap(Files.readAllBytes(file))));
        }
        return decorated(value != null ? Message.of(value) : Message.withoutValue(Headers.none()));
    }

    /** A message of {@code text} with the headers of the options. */
    Message messageOf(String text) {
        return decorated(Message.of(text));
    }

    /** Whether no source of a value was given. */
    boolean isEmpty() {
        return file == null && !noValue;
    }

    private Message decorated(Message message) {
        Message with = message;
        for (String header : headers) {
            int at = header.indexOf('=');
            Preconditions.require(at > 0, "--header '" + header + "' is not of the form K=V");
            with = with.withHeader(header.substring(0, at), header.substring(at + 1));
        }
        return with;
    }
}
