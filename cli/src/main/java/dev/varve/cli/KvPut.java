/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code varve kv put}: gives a key a value. */
@Command(name = "put", description = "Give a key a value, whatever it had.")
final class KvPut implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Mixin
    private KvWrite write = new KvWrite();

    @Override
    public Integer call() throws IOException {
        return write.run(session, (store, entry) -> store.put(entry.key(), entry.value(), entry.options()));
    }
}
