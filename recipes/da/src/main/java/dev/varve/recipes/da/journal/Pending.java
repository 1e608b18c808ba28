/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.journal;

import dev.varve.recipes.da.ActionRecord;
import java.util.concurrent.CompletableFuture;

/**
 * An action that waits to be written.
 *
 * @param record the action with its link
 * @param journaled who waits for it
 */
record Pending(ActionRecord record, CompletableFuture<ActionRecord> journaled) {}
