/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import dev.varve.StorageException;
import dev.varve.VarveConfig;
import dev.varve.runtime.ConfigBinder;
import dev.varve.server.BlobStores;
import dev.varve.server.archive.ArchiveConfig;
import dev.varve.server.archive.ArchiveSection;
import dev.varve.tiering.archive.ArchiveSettings;
import dev.varve.tiering.store.BlobStore;
import dev.varve.tiering.store.traffic.StoreTraffic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the doctor says of the bucket or vault that holds archives.
 *
 * @param store where it is; empty where it cannot be used
 * @param wrong whether something is
 * @param problem what; empty where nothing is
 */
record ArchiveStoreCheck(Optional<String> store, boolean wrong, String problem) {

    /** Asks it; empty if {@code config} names none. Writes nothing. */
    static Optional<ArchiveStoreCheck> of(VarveConfig config, Path data) {
        ArchiveConfig archive = ConfigBinder.onClassPath().section(config, new ArchiveSection());
        return archive.s3().isPresent() || archive.vault().isPresent()
                ? Optional.of(of(archive, archive.directory(data)))
                : Optional.empty();
    }

    private static ArchiveStoreCheck of(ArchiveConfig archive, Path directory) {
        if (archive.s3().isEmpty() && !Files.isDirectory(directory)) {
            return new ArchiveStoreCheck(
                    Optional.empty(),
                    false,
                    "the ledger " + directory + " is not there; the first archive run makes it");
        }
        try (BlobStore store = BlobStores.open(archive.vault(), archive.s3(), () -> directory, new StoreTraffic())) {
            store.check(archive.kept(ArchiveSettings.defaults()).segmentOptions(Instant.now()));
            return new ArchiveStoreCheck(Optional.of(store.name()), false, "");
        } catch (StorageException e) {
            return new ArchiveStoreCheck(
                    Optional.empty(), true, Optional.ofNullable(e.getMessage()).orElse(""));
        }
    }

    String text() {
        return "\n\nThe store of archives:\n    "
                + store.map(name -> name + ": answers, and can keep segments as the configuration says")
                        .orElse((wrong ? "WRONG: " : "HINT: ") + problem);
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        store.ifPresentOrElse(name -> json.put("store", name), () -> json.put("problem", problem));
        return json;
    }
}
