/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.nats;

import java.util.Locale;
import java.util.Set;

/** The users of the configuration that is shipped, and the rights they have on what is theirs. */
enum Role {
    READER("read"),
    WRITER("read write consume"),
    OPERATOR("read write consume operate"),
    P1("serve"),
    COORDINATOR("lead");

    private final String rights;

    Role(String rights) {
        this.rights = rights;
    }

    boolean has(String right) {
        return Set.of(rights.split(" ")).contains(right);
    }

    /** The user's name. */
    String user() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The password that the tests give it. */
    String password() {
        return "password-of-" + user();
    }

    /** The variable of the configuration where the password stands. */
    String variable() {
        return "$VARVE_" + name() + "_PASSWORD";
    }
}
