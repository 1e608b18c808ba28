/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

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

    /** The first of its bars: a run that gave no figure has missed it. Null where it has none. */
    @Nullable
    Bar bar();

    /** How long it may take as one of all, on two cores. */
    Duration limit();

    /**
     * Does the work, and tells {@code bench} of each figure as soon as it is found, so that those before a failure are not lost.
     *
     * @throws dev.varve.StorageException if the work cannot be done
     */
    void run(Workbench bench);
}
