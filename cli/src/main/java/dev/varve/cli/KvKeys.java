/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import dev.varve.ClosableIterator;
import dev.varve.SubjectFilter;
import dev.varve.Varve;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code varve kv keys}: the keys of a bucket. */
@Command(name = "keys", description = "Print the keys of a bucket, or those that fit a filter, in order.")
final class KvKeys implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Parameters(index = "0", paramLabel = "BUCKET")
    private String bucket = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "FILTER",
            description = "Such as 'customers.*' (default: all).")
    private String filter = ">";

    @Override
    public Integer call() {
        SubjectFilter wanted = SubjectFilter.of(filter);
        try (Varve varve = session.open();
                ClosableIterator<String> keys = varve.keyValues().keys(bucket, wanted)) {
            keys.forEachRemaining(key -> session.print(() -> key, () -> Map.of("key", key)));
        }
        return ExitCodes.OK;
    }
}
