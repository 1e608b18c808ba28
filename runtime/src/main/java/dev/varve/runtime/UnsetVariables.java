/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The environment variables that a section needs and that are not set.
 *
 * <p>In a section that is in force each is a problem. In another they are only gathered: a file that several backends share must not ask for the passwords of all.
 */
final class UnsetVariables {

    /** What an unset variable means. */
    enum Meaning {
        PROBLEM,
        NO_VALUE
    }

    private final Meaning meaning;
    private final Set<String> names = new LinkedHashSet<>();

    UnsetVariables(Meaning meaning) {
        this.meaning = meaning;
    }

    void add(String name, Place place) {
        names.add(name);
        if (meaning == Meaning.PROBLEM) {
            place.problem("environment variable " + name + " is not set; set it, or give a default: ${env:" + name
                    + ":-default}");
        }
    }

    Set<String> names() {
        return Set.copyOf(names);
    }
}
