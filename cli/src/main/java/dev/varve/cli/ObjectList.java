/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import dev.varve.ClosableIterator;
import dev.varve.Varve;
import dev.varve.object.ObjectInfo;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code varve object list}: the objects of a bucket. */
@Command(name = "list", description = "Print the objects of a bucket by name.")
final class ObjectList implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Parameters(index = "0", paramLabel = "BUCKET")
    private String bucket = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "PREFIX", description = "Only names that start so.")
    private String prefix = "";

    @Override
    public Integer call() {
        try (Varve varve = session.open();
                ClosableIterator<ObjectInfo> objects = varve.objects().list(bucket, prefix)) {
            objects.forEachRemaining(info -> session.print(() -> Texts.object(info), () -> Json.object(info)));
        }
        return ExitCodes.OK;
    }
}
