/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import dev.varve.spi.Secret;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;

/** How one section is read: with which variables, and what was found on the way. Not for use by several threads. */
final class Reading {

    private final Environment environment;
    private final Problems problems;
    private final UnsetVariables unset;
    private final Set<String> secrets =
            new TreeSet<>(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));

    /**
     * @param environment the variables to put in
     * @param problems where problems go
     * @param unset what becomes of variables that are needed but not set
     */
    Reading(Environment environment, Problems problems, UnsetVariables unset) {
        this.environment = environment;
        this.problems = problems;
        this.unset = unset;
    }

    Environment environment() {
        return environment;
    }

    Problems problems() {
        return problems;
    }

    UnsetVariables unset() {
        return unset;
    }

    /** The section {@code name}. */
    Place section(String name) {
        return new Place(name, Disclosure.OPEN.within(name), this);
    }

    /** Remembers that {@code text} is a secret. */
    void secret(String text) {
        if (!text.isEmpty()) {
            secrets.add(text);
        }
    }

    /** {@code message} of a record that refused its values, and may quote them, secret or not. */
    String withoutSecrets(String message) {
        String told = Secrets.withoutUserInfo(message);
        for (String secret : secrets) {
            told = told.replace(secret, Secret.MASK);
        }
        return told;
    }
}
