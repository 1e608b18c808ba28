/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

/**
 * What tells a stream from all others, those of the same name before and after it included.
 *
 * @param name its declared name, or its one subject
 * @param declared whether it was declared
 * @param epoch the number of its life, which no other stream of the store has
 */
record StreamIdentity(String name, boolean declared, long epoch) {}
