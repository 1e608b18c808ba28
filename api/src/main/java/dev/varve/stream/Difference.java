/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.stream;

/**
 * One field in which what is differs from what is wanted.
 *
 * @param field the name of the field, such as {@code limits.max-age}
 * @param wanted the value asked for
 * @param actual the value in force; {@code absent} where the stream does not exist
 * @param changeable whether {@code ensure} can bring it about; a narrower limit evicts, except where deletes are denied: there it cannot be had
 */
public record Difference(String field, String wanted, String actual, boolean changeable) {}
