/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where in the configuration a value stands, and how it is read there.
 *
 * @param path the way to it from the top, such as {@code server.listen[2].port}
 * @param disclosure whether its text may be told in a message
 * @param reading what holds for the whole section
 */
record Place(String path, Disclosure disclosure, Reading reading) {

    private static final int LONGEST_SHOWN = 60;

    /** The setting {@code key} of the section here. */
    Place at(String key) {
        return new Place(path + "." + key, disclosure.within(key), reading);
    }

    /** The element {@code index} of the list here. */
    Place at(int index) {
        return new Place(path + "[" + index + "]", disclosure, reading);
    }

    void problem(String what) {
        reading.problems().add(path, what);
    }

    /**
     * Notes that {@code raw} is not what it must be.
     *
     * @param told whether {@code raw} may be quoted
     */
    void misfit(MisfitException misfit, Disclosure told, Object raw) {
        String message = misfit.getMessage() + ", not " + shown(raw, told) + misfit.hint();
        problem(Raw.isBlank(raw) ? "has no value: give one, or remove the key" : message);
    }

    /** {@code text} with environment variables put in, or nothing if that cannot be done. */
    Optional<String> substituted(String text) {
        Set<String> missing = reading.environment().missing(text);
        if (!missing.isEmpty()) {
            missing.forEach(name -> reading.unset().add(name, this));
            return Optional.empty();
        }
        try {
            return Optional.of(reading.environment().substitute(text));
        } catch (IllegalArgumentException malformed) {
            problem(String.valueOf(malformed.getMessage()));
            return Optional.empty();
        }
    }

    private String shown(Object raw, Disclosure told) {
        if (raw instanceof Map) {
            return "a section";
        } else if (raw instanceof List) {
            return "a list";
        } else if (told == Disclosure.MASKED) {
            return raw instanceof String ? "what stands there" : "a number or truth";
        } else if (raw instanceof String text) {
            return "'" + shortened(Secrets.withoutUserInfo(text)) + "'";
        }
        return String.valueOf(raw);
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
    }
}
