/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.plot;

import dev.varve.bench.plot.Axis.Notation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where values stand on a logarithmic axis.
 *
 * @param least the value at its beginning
 * @param greatest the value at its end
 * @param from where it begins
 * @param to where it ends
 */
record LogScale(double least, double greatest, double from, double to) {

    /** So few decades get marks between them. */
    private static final double FEW_DECADES = 2.5;

    /** An axis with room for {@code values}, all more than 0, and a little more. */
    static LogScale of(double[] values, double from, double to) {
        double least = Arrays.stream(values).min().orElseThrow();
        double greatest = Arrays.stream(values).max().orElseThrow();
        double margin = Math.max(1.15, Math.pow(greatest / least, 0.04));
        return new LogScale(least / margin, greatest * margin, from, to);
    }

    double at(double value) {
        return from + (to - from) * Math.log(value / least) / Math.log(greatest / least);
    }

    /** Round values on it: powers of four for bytes, else powers of ten, and where these are few, 2 and 5 times as much. */
    List<Double> ticks(Notation notation) {
        return notation == Notation.BYTES ? multiples(4, 1) : decimal();
    }

    private List<Double> decimal() {
        double decades = Math.log10(greatest / least);
        return decades > FEW_DECADES ? multiples(10, 1) : multiples(10, 1, 2, 5);
    }

    private List<Double> multiples(int base, double... steps) {
        List<Double> ticks = new ArrayList<>();
        for (int power = (int) Math.floor(Math.log(least) / Math.log(base));
                Math.pow(base, power) <= greatest;
                power++) {
            for (double step : steps) {
                double value = step * Math.pow(base, power);
                if (value >= least && value <= greatest) {
                    ticks.add(value);
                }
            }
        }
        return ticks;
    }
}
