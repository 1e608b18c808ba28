/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.audit;

import dev.varve.recipes.da.chain.ChainReport;
import java.util.List;

/**
 * What an audit has found of one copy of the actions.
 *
 * @param name whose copy it is
 * @param messages how many actions it holds
 * @param firstSeq the sequence of the first, 0 if there is none
 * @param lastSeq the sequence of the last, 0 if there is none
 * @param chain whether its chain holds, each action once, in order, without gap
 * @param differences the first few places in which it differs from what it was compared with, a line each
 */
public record Finding(
        String name, long messages, long firstSeq, long lastSeq, ChainReport chain, List<String> differences) {

    public Finding {
        differences = List.copyOf(differences);
    }

    /** Whether nothing is wrong. */
    public boolean isWhole() {
        return chain.isWhole() && differences.isEmpty();
    }
}
