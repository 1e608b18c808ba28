/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import java.time.Instant;

/**
 * What of a stream is read.
 *
 * @param subjects the filter, as NATS knows it
 * @param first the least sequence
 * @param last the greatest sequence
 * @param until the latest store time
 */
record ScanBounds(String subjects, long first, long last, Instant until) {}
