/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.chain;

import java.util.Optional;

/**
 * What a verification has found.
 *
 * @param verified how many messages held, in front of the break if there is one
 * @param trusted how many subjects were read from somewhere behind their first action: their first link was taken on trust
 * @param broken the first break
 */
public record ChainReport(long verified, int trusted, Optional<ChainBreak> broken) {

    /** Whether everything that was read holds. */
    public boolean isWhole() {
        return broken.isEmpty();
    }
}
