/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

/**
 * How far a stream has come.
 *
 * @param stream its name
 * @param epoch the epoch of its owner
 * @param number its last change
 * @param whole whether the followed filter covers all of its subjects
 */
record StreamPosition(String stream, long epoch, long number, boolean whole) {}
