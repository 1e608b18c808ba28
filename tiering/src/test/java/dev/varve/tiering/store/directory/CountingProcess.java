/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.directory;

import dev.varve.Bytes;
import dev.varve.tiering.store.BlobContent;
import dev.varve.tiering.store.BlobInfo;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.BlobReader;
import dev.varve.tiering.store.WriteAnswer;
import java.nio.file.Path;

/** A process that adds to a number in a shared directory, and prints a line for each time it has. */
final class CountingProcess {

    static final BlobKey KEY = BlobKey.of("shared/number");

    private CountingProcess() {}

    public static void main(String[] args) {
        DirectoryBlobStore store = new DirectoryBlobStore(Path.of(args[0]));
        int times = Integer.parseInt(args[1]);
        for (int i = 0; i < times; ) {
            try (BlobReader reader = store.read(KEY).orElseThrow()) {
                BlobInfo seen = reader.info();
                // The writer and its count make each content the only one of its kind.
                long number = Long.parseLong(reader.readAll().utf8().split(" ")[0]) + 1;
                String next = number + " " + ProcessHandle.current().pid() + "." + i;
                if (store.replace(KEY, seen.tag(), BlobContent.of(Bytes.utf8(next))) instanceof WriteAnswer.Stored) {
                    System.out.println(number);
                    i++;
                }
            }
        }
    }
}
