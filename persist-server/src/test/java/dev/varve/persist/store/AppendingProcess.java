/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.Durability;
import dev.varve.stream.PublishOptions;
import java.nio.file.Path;

/** Appends to a stream until it is killed, and says each sequence only once it is committed. */
final class AppendingProcess {

    private AppendingProcess() {}

    public static void main(String[] args) {
        EngineFixture engine = new EngineFixture(Path.of(args[0]));
        Durability level = Durability.parse(args[1]);
        StreamFile stream = engine.stream("s");
        while (true) {
            var publication = EngineFixture.publication("s", "x".repeat(700), PublishOptions.none());
            long seq = engine.in(stream, level, file -> {
                file.publish(publication);
                return file.publish(publication).seq();
            });
            System.out.println(seq);
        }
    }
}
