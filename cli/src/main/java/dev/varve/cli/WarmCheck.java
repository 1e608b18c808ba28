/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import dev.varve.StorageException;
import dev.varve.VarveConfig;
import dev.varve.runtime.ConfigBinder;
import dev.varve.server.warm.WarmConfig;
import dev.varve.server.warm.WarmSection;
import dev.varve.server.warm.WarmStores;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The store of copies that a configuration names, as the doctor sees it.
 *
 * @param store where it is; empty if it cannot be used
 * @param interval how far it may be behind
 * @param wrong why it cannot be used
 */
record WarmCheck(Optional<String> store, Duration interval, Optional<String> wrong) {

    /** Asks the store; empty where none is named. */
    static Optional<WarmCheck> of(VarveConfig config) {
        WarmConfig warm = ConfigBinder.onClassPath().section(config, new WarmSection());
        if (!warm.isWanted()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new WarmCheck(WarmStores.check(warm), warm.interval(), Optional.empty()));
        } catch (StorageException e) {
            return Optional.of(
                    new WarmCheck(Optional.empty(), warm.interval(), Optional.of(String.valueOf(e.getMessage()))));
        }
    }

    /** What is wrong, if something is. */
    Optional<Findings.Finding> finding() {
        return wrong.map(why -> Findings.Finding.wrong(
                "the store of copies (warm) cannot be used, and the loss of the data directory would be final: "
                        + why));
    }

    /** What it means for an acknowledgement. */
    String meaning() {
        return store.map(name -> "the loss of the data directory, but for what was acknowledged in the last "
                        + ClusterTexts.seconds(interval) + " and while copies were under way: they are in " + name)
                .orElse("not to be had now: the store of copies cannot be used");
    }

    /** For programs. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        store.ifPresent(name -> json.put("store", name));
        json.put("interval-ms", interval.toMillis());
        wrong.ifPresent(why -> json.put("error", why));
        return json;
    }
}
