/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code varve kv create}: gives a key its first value. */
@Command(name = "create", description = "Give a key its first value; it must have none.")
final class KvCreate implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Mixin
    private KvWrite write = new KvWrite();

    @Override
    public Integer call() throws IOException {
        return write.run(session, (store, entry) -> store.create(entry.key(), entry.value(), entry.options()));
    }
}
