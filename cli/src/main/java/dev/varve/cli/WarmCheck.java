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
import java.util.OptionalLong;

/**
 * The store of copies that a configuration names, as the doctor sees it.
 *
 * @param store where it is; empty if it cannot be used
 * @param interval how far it may be behind
 * @param budget how many bytes of files are kept on the disk of a server; empty where all are
 * @param wrong why it cannot be used
 */
record WarmCheck(Optional<String> store, Duration interval, OptionalLong budget, Optional<String> wrong) {

    /** Asks the store; empty where none is named. */
    static Optional<WarmCheck> of(VarveConfig config) {
        WarmConfig warm = ConfigBinder.onClassPath().section(config, new WarmSection());
        if (!warm.isWanted()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new WarmCheck(WarmStores.check(warm), warm.interval(), warm.diskBudget(), Optional.empty()));
        } catch (StorageException e) {
            Optional<String> why = Optional.of(String.valueOf(e.getMessage()));
            return Optional.of(new WarmCheck(Optional.empty(), warm.interval(), warm.diskBudget(), why));
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
                        + ClusterTexts.seconds(interval) + " and while copies were under way: they are in " + name
                        + evicted())
                .orElse("not to be had now: the store of copies cannot be used");
    }

    /** What is in the store only. */
    private String evicted() {
        return budget.isPresent()
                ? "; and nothing survives the loss of that store but the files used last, up to " + budget.getAsLong()
                        + " bytes for each server: the others are evicted from its disk"
                : "";
    }

    /** For programs. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        store.ifPresent(name -> json.put("store", name));
        json.put("interval-ms", interval.toMillis());
        budget.ifPresent(bytes -> json.put("disk-budget-bytes", bytes));
        wrong.ifPresent(why -> json.put("error", why));
        return json;
    }
}
