/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.StorageException;
import java.util.Optional;

/**
 * How far a stream has come.
 *
 * @param stream its name
 * @param epoch the epoch of its owner
 * @param number its last change
 * @param whole whether the followed filter covers all of its subjects
 * @param damage why nothing can be told of it, epoch and number included; empty where it can
 */
record StreamPosition(String stream, long epoch, long number, boolean whole, Optional<StorageException> damage) {}
