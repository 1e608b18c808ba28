/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code varve kv update}: replaces a value that is known. */
@Command(name = "update", description = "Replace the value of a key if its revision still is --revision.")
final class KvUpdate implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Mixin
    private KvWrite write = new KvWrite();

    @Option(
            names = "--revision",
            required = true,
            paramLabel = "N",
            description = "The revision that is to be replaced; 0: none.")
    private long revision;

    @Override
    public Integer call() throws IOException {
        return write.run(
                session, (store, entry) -> store.update(entry.key(), entry.value(), revision, entry.options()));
    }
}
