/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import java.util.List;

/** The work of one bar. Stateless. */
public interface Scenario {

    /** The bar's id, such as {@code PERF-1}. */
    String id();

    /** What the command line calls it. */
    String name();

    /** What is measured, in a line. */
    String work();

    /** How much is done at {@code scale} unless somebody asks otherwise. */
    Settings settings(Scale scale);

    /** Does the work and says what came of it. */
    List<Result> run(Workbench bench);
}
