/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.plot;

import dev.varve.bench.plot.Series.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Draws a plot as SVG: title and note above, axes with their units, a grid, a line and a legend for each series. For one use. */
public final class SvgPlot {

    private static final int WIDTH = 860;
    private static final int HEIGHT = 480;
    private static final int LEFT = 90;
    private static final int RIGHT = 620;
    private static final int TOP = 80;
    private static final int BOTTOM = 410;
    /** Told apart by the colour-blind too (Okabe and Ito), and each with a mark of its own for print. */
    private static final List<String> COLOURS = List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#555555");

    private final Plot plot;
    private final LogScale x;
    private final LogScale y;
    private final List<String> lines = new ArrayList<>();

    private SvgPlot(Plot plot) {
        this.plot = plot;
        this.x = LogScale.of(all(Point::x), LEFT, RIGHT);
        this.y = LogScale.of(all(Point::y), BOTTOM, TOP);
    }

    /** The text of the file. */
    public static String draw(Plot plot) {
        return new SvgPlot(plot).draw();
    }

    private double[] all(ToDoubleFunction<Point> side) {
        return plot.series().stream()
                .flatMap(series -> series.points().stream())
                .mapToDouble(side)
                .toArray();
    }

    private String draw() {
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"13\" role=\"img\">",
                WIDTH, HEIGHT, WIDTH, HEIGHT);
        add("<title>%s</title>", escaped(plot.title()));
        add("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", WIDTH, HEIGHT);
        add("<text x=\"20\" y=\"30\" font-size=\"18\" font-weight=\"bold\">%s</text>", escaped(plot.title()));
        add("<text x=\"20\" y=\"54\" fill=\"#444444\">%s</text>", escaped(plot.note()));
        grid();
        for (int i = 0; i < plot.series().size(); i++) {
            series(i, plot.series().get(i));
        }
        add("</svg>");
        return String.join("\n", lines) + "\n";
    }

    private void grid() {
        for (double value : x.ticks(plot.x().notation())) {
            double at = x.at(value);
            line(at, TOP, at, BOTTOM);
            text(at, BOTTOM + 20, "middle", plot.x().text(value));
        }
        for (double value : y.ticks(plot.y().notation())) {
            double at = y.at(value);
            line(LEFT, at, RIGHT, at);
            text(LEFT - 8, at + 4, "end", plot.y().text(value));
        }
        add(
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"none\" stroke=\"#333333\"/>",
                LEFT, TOP, RIGHT - LEFT, BOTTOM - TOP);
        text((LEFT + RIGHT) / 2.0, BOTTOM + 50, "middle", plot.x().label() + " (log scale)");
        add(
                "<text transform=\"translate(22 %d) rotate(-90)\" text-anchor=\"middle\">%s</text>",
                (TOP + BOTTOM) / 2, escaped(plot.y().label() + " (log scale)"));
    }

    private void series(int index, Series series) {
        String colour = COLOURS.get(index % COLOURS.size());
        StringBuilder path = new StringBuilder();
        for (Point point : series.points()) {
            path.append(String.format(Locale.ROOT, " %.1f,%.1f", x.at(point.x()), y.at(point.y())));
        }
        add("<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>", path.substring(1), colour);
        series.points().forEach(point -> mark(index, x.at(point.x()), y.at(point.y()), colour));
        double row = TOP + 12 + 24.0 * index;
        add(
                "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"2\"/>",
                RIGHT + 16, row, RIGHT + 44, row, colour);
        mark(index, RIGHT + 30, row, colour);
        text(RIGHT + 52, row + 4, "start", series.name());
    }

    private void mark(int index, double cx, double cy, String colour) {
        switch (index % 3) {
            case 0 -> add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>", cx, cy, colour);
            case 1 -> add("<rect x=\"%.1f\" y=\"%.1f\" width=\"8\" height=\"8\" fill=\"%s\"/>", cx - 4, cy - 4, colour);
            default -> add("<path d=\"M%.1f %.1f l5 9 h-10 z\" fill=\"%s\"/>", cx, cy - 5, colour);
        }
    }

    private void line(double x1, double y1, double x2, double y2) {
        add("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#dddddd\"/>", x1, y1, x2, y2);
    }

    private void text(double at, double base, String anchor, String words) {
        add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>", at, base, anchor, escaped(words));
    }

    private static String escaped(String words) {
        return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private void add(String format, Object... values) {
        lines.add(String.format(Locale.ROOT, format, values));
    }
}
