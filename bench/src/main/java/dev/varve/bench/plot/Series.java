/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.plot;

import dev.varve.Preconditions;
import java.util.List;

/**
 * What one contestant reached.
 *
 * @param name whose it is
 * @param points from left to right
 */
public record Series(String name, List<Point> points) {

    public Series {
        points = List.copyOf(points);
    }

    /**
     * A measured value.
     *
     * @param x how much was asked; more than 0
     * @param y what it cost, or how much of it was reached; more than 0
     */
    public record Point(double x, double y) {

        public Point {
            Preconditions.require(x > 0 && y > 0, "a logarithmic axis has no place for (" + x + ", " + y + ")");
        }
    }
}
