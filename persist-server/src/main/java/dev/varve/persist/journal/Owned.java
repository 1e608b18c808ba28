/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

/**
 * A slot, owned once.
 *
 * @param slot the slot
 * @param epoch the epoch under which it was owned
 */
record Owned(int slot, long epoch) {}
