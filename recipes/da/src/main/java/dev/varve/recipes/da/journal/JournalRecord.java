/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.journal;

import dev.varve.recipes.da.ActionRecord;

/**
 * A record as it stands in a segment.
 *
 * @param content the action
 * @param place where it begins in the file
 * @param synced up to where the file was on stable storage when it was written
 * @param end where the next one begins
 */
record JournalRecord(ActionRecord content, int place, int synced, int end) {}
