/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** How the settings of one Java type are read, written and described. */
interface SettingType {

    /** What a value is, for the reference page: {@code duration}, {@code list of text}. */
    String described();

    /**
     * Turns a plain value into one of the Java type.
     *
     * @param raw a string, number, boolean, list or map, as the file holds it
     * @param fallback the value in force where {@code raw} is silent, or null if there is none
     * @return null if there is no value: either a problem has been noted at {@code place}, or the value hangs on a variable that need not be set
     */
    @Nullable
    Object read(Object raw, @Nullable Object fallback, Place place);

    /** The plain value that {@link #read} would turn into {@code value}, with secrets masked. */
    JsonNode write(Object value, Disclosure disclosure);

    /** The value in force where neither the file nor the defaults give one; empty if the setting is then required. */
    default Optional<Object> absent() {
        return Optional.empty();
    }
}
