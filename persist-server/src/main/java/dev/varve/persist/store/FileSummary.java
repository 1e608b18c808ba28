/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

/**
 * What the state row of a file says of all it holds: two files of the same position that came about by the same commands agree in it.
 *
 * @param position the last command
 * @param number the number of the last change
 * @param lastSeq the greatest sequence ever given; 0 in buckets
 * @param items how many messages, keys or objects there are
 * @param bytes the sum of their sizes
 */
public record FileSummary(FilePosition position, long number, long lastSeq, long items, long bytes) {}
