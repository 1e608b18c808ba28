/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.plot;

import dev.varve.Preconditions;
import java.util.List;

/**
 * How something grows with something else, for Varve and its peers, on two logarithmic axes.
 *
 * @param name of its file, without an ending
 * @param title what is shown, in words that need no other page
 * @param note how it was measured, and which direction is well
 * @param x what grows
 * @param y what it costs or gives
 * @param series one or more; those without a point are left out
 */
public record Plot(String name, String title, String note, Axis x, Axis y, List<Series> series) {

    public Plot {
        Preconditions.name("name", name);
        series = series.stream().filter(each -> !each.points().isEmpty()).toList();
        Preconditions.require(!series.isEmpty(), "plot '" + name + "' has no point");
    }
}
