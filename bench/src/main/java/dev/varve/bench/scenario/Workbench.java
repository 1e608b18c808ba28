/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import dev.varve.bench.plot.Plot;
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
 * @param results told of each figure when it is found
 * @param plots told of each plot when it can be drawn
 */
public record Workbench(
        Ground ground,
        Settings settings,
        Set<Peer> peers,
        Consumer<String> progress,
        Consumer<Result> results,
        Consumer<Plot> plots) {

    public Workbench {
        peers = Set.copyOf(peers);
    }

    /** Tells what is being done. */
    public void say(String text) {
        progress.accept(text);
    }

    /** A plot can be drawn. */
    public void plot(Plot plot) {
        plots.accept(plot);
    }

    /** A figure was found. */
    public void found(Result result) {
        results.accept(result);
    }
}
