/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

/**
 * How one section is read.
 *
 * @param environment the variables to put in
 * @param problems where problems go
 * @param unset what becomes of variables that are needed but not set
 */
record Reading(Environment environment, Problems problems, UnsetVariables unset) {

    /** Of the section {@code name}. */
    Place section(String name) {
        return new Place(name, Disclosure.OPEN.within(name), this);
    }
}
