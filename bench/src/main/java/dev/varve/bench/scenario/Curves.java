/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import dev.varve.bench.load.Samples;
import dev.varve.bench.plot.Axis;
import dev.varve.bench.plot.Plot;
import dev.varve.bench.plot.Series;
import dev.varve.bench.plot.Series.Point;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The points of one plot while they are measured. For use by one thread. */
final class Curves {

    private final String id;
    private final String name;
    private final Axis x;
    private final Axis y;
    private final Map<String, List<Point>> points = new LinkedHashMap<>();

    /**
     * @param id of the scenario
     * @param name of the plot's file
     */
    Curves(String id, String name, Axis x, Axis y) {
        this.id = id;
        this.name = name;
        this.x = x;
        this.y = y;
    }

    /** Adds a point; what the system did not say, or was too little to be seen, is left out. */
    void add(String series, double at, double value) {
        List<Point> known = points.computeIfAbsent(series, unused -> new ArrayList<>());
        if (Double.isFinite(value) && value > 0) {
            known.add(new Point(at, Result.rounded(value)));
        }
    }

    /** Tells {@code bench} of the plot, and of its points as a figure, whose value is the last of the first curve. */
    void tell(Workbench bench, String title, String note) {
        List<Series> series = points.entrySet().stream()
                .map(curve -> new Series(curve.getKey(), curve.getValue()))
                .filter(curve -> !curve.points().isEmpty())
                .toList();
        if (series.isEmpty()) {
            return;
        }
        bench.plot(new Plot(name, title, note, x, y, series));
        List<Point> first = series.get(0).points();
        bench.found(Result.of(
                        id, title, "", Samples.of(first.get(first.size() - 1).y()))
                .with("x", x.label())
                .with("y", y.label())
                .with("points", json(series)));
    }

    private static Map<String, Object> json(List<Series> series) {
        Map<String, Object> json = new LinkedHashMap<>();
        series.forEach(curve -> json.put(
                curve.name(),
                curve.points().stream()
                        .map(point -> List.of(point.x(), point.y()))
                        .toList()));
        return json;
    }
}
