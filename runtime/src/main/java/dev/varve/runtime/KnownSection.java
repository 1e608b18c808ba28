/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

/** A {@link ConfigSection} of these parts. */
record KnownSection<C extends Record>(String name, Class<C> type, C defaults) implements ConfigSection<C> {}
