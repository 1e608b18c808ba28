/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.journal;

import dev.varve.recipes.da.Digest;

/**
 * Where the actions of a journal begin.
 *
 * @param firstId the id of the first one, here or yet to come
 * @param before the link before it
 */
public record JournalStart(long firstId, Digest before) {}
