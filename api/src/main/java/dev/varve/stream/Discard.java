/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.stream;

/** What gives way when a stream is full. */
public enum Discard {
    /** The oldest messages are evicted to make room. */
    OLD,
    /** The new message is refused with {@link dev.varve.ErrorCode#INSUFFICIENT_STORAGE}. */
    NEW
}
