/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks for what in a directory of the store waits for somebody to mend it. Changes nothing, and may run while servers do. */
public final class StorageExamination {

    private static final String LEFT = "left";

    private StorageExamination() {}

    /**
     * One sentence about each damaged journal and each file that lacks commands: which file, where it is damaged if that is known, and the way out.
     *
     * @param store the directory that the servers share; nothing is found where there is none
     * @throws StorageException {@link ErrorCode#UNAVAILABLE} if it cannot be read
     */
    public static List<String> of(Path store) {
        List<String> found = new ArrayList<>();
        try {
            Path servers = store.resolve("servers");
            for (String server : sorted(servers)) {
                for (String worker : sorted(servers.resolve(server))) {
                    if (worker.startsWith("worker-")) {
                        damage(servers.resolve(server).resolve(worker)).ifPresent(found::add);
                    }
                }
            }
            Path slots = store.resolve("slots");
            for (String slot : sorted(slots)) {
                for (String left : sorted(slots.resolve(slot).resolve(LEFT))) {
                    lacking(slots.resolve(slot), left).ifPresent(found::add);
                }
            }
        } catch (IOException e) {
            throw DiskErrors.translate("the storage cannot be examined", store, e);
        }
        return found;
    }

    private static List<String> sorted(Path folder) throws IOException {
        return Folders.names(folder).stream().sorted().toList();
    }

    private static Optional<String> damage(Path journal) {
        try {
            new JournalReader(journal).readOn(record -> {});
            return Optional.empty();
        } catch (StorageException e) {
            if (e.code() == ErrorCode.CORRUPT) {
                return Optional.ofNullable(e.getMessage());
            }
            throw e;
        }
    }

    private static Optional<String> lacking(Path slot, String name) {
        return LeftCommands.fileOf(name)
                .map(file -> "the file " + slot.resolve(file)
                        + " was damaged when its slot was taken over, and requests for it"
                        + " are refused as CORRUPT; what was journaled for it is kept in "
                        + slot.resolve(LEFT).resolve(name)
                        + ": put a whole copy of the file in its place, and the next request carries out the rest");
    }
}
