/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.warm;

import dev.varve.persist.store.FilePosition;
import dev.varve.persist.store.StoreKey;

/**
 * A file that is to be restored.
 *
 * @param key what it is for
 * @param dropped where an earlier one of its name was dropped: what the store has up to there is of that
 * @param placing puts it in the place of a stub
 */
public record Wanted(StoreKey key, FilePosition dropped, Placing placing) {}
