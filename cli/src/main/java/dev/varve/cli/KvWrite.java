/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import dev.varve.Bytes;
import dev.varve.Preconditions;
import dev.varve.Receipt;
import dev.varve.Varve;
import dev.varve.kv.Key;
import dev.varve.kv.KeyValueStore;
import dev.varve.kv.PutOptions;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What every command has that gives a key a value. */
final class KvWrite {

    @Parameters(index = "0", paramLabel = "BUCKET")
    private String bucket = "";

    @Parameters(index = "1", paramLabel = "KEY")
    private String name = "";

    @Parameters(index = "2", arity = "0..1", paramLabel = "VALUE", description = "The value, as text.")
    private @Nullable String text;

    @Option(names = "--file", paramLabel = "FILE", description = "Take the value from a file, byte for byte.")
    private @Nullable Path file;

    @Mixin
    private WriteOptions options = new WriteOptions();

    /** One way to write an entry. */
    interface Action {
        Receipt write(KeyValueStore store, Entry entry);
    }

    /**
     * What is to be written.
     *
     * @param key under which key
     * @param value what it is given
     * @param options what is asked of the write
     */
    record Entry(Key key, Bytes value, PutOptions options) {}

    /** Writes what the command line says, in the way of {@code action}, and prints the receipt. */
    int run(Session session, Action action) throws IOException {
        Entry entry = new Entry(Key.of(bucket, name), value(), options.ofKey());
        try (Varve varve = session.open()) {
            Receipt receipt = action.write(varve.keyValues(), entry);
            session.print(() -> Texts.revision(receipt), () -> Json.receipt(receipt));
        }
        return ExitCodes.OK;
    }

    private Bytes value() throws IOException {
        Preconditions.require((text == null) != (file == null), "give either VALUE or --file");
        return file == null ? Bytes.utf8(String.valueOf(text)) : ValueOptions.content(file);
    }
}
