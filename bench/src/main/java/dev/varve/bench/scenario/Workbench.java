/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import dev.varve.bench.process.Ground;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a scenario works with.
 *
 * @param ground where processes and files are
 * @param settings how much is done
 * @param peers what Varve is measured against, as far as the scenario knows them
 * @param progress told in words what is being done
 */
public record Workbench(Ground ground, Settings settings, Set<Peer> peers, Consumer<String> progress) {

    public Workbench {
        peers = Set.copyOf(peers);
    }
}
