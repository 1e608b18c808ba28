/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.warm;

/**
 * Which store a server keeps copies in, and how.
 *
 * @param store the store, which stays open when the server ends
 * @param settings how
 */
public record WarmUse(WarmStore store, WarmSettings settings) {}
