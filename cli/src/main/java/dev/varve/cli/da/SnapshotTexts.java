/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.da;

import dev.varve.Varve;
import dev.varve.recipes.da.DaConfig;
import dev.varve.recipes.da.snapshot.SnapshotInfo;
import dev.varve.recipes.da.snapshot.Snapshots;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The snapshots of the settings, and the forms of {@link SnapshotInfo}. */
final class SnapshotTexts {

    private SnapshotTexts() {}

    static Snapshots store(Varve varve, DaConfig config) {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        return new Snapshots(varve.objects(), config.names().snapshotBucket(), temporary);
    }

    static String line(SnapshotInfo info) {
        return "snapshot " + info.id() + " of version " + info.version() + ": " + info.stateBytes() + " bytes, "
                + info.storedBytes() + " stored, sha256 " + info.stateHash();
    }

    static Map<String, Object> json(SnapshotInfo info) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("snapshot", info.id().toString());
        json.put("version", info.version().toString());
        json.put("action", info.id().actionId());
        json.put("state-hash", info.stateHash());
        json.put("state-bytes", info.stateBytes());
        json.put("stored-bytes", info.storedBytes());
        json.put("time", info.storeTime().toString());
        return json;
    }
}
