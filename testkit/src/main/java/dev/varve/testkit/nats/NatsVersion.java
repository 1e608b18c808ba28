/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.nats;

/**
 * A line of nats-server releases that tests run against.
 *
 * <p>Made for {@code @EnumSource(NatsVersion.class)}: a parameterised test runs once for each line.
 */
public enum NatsVersion {
    /** The oldest line supported: any 2.10.x release. */
    V2_10("2.10.x", "NATS_SERVER_2_10", "trixie") {
        @Override
        boolean accepts(ServerVersion version) {
            return version.major() == 2 && version.minor() == 10;
        }
    },

    /** The newest release that can be had: at least 2.11. */
    NEWEST(">= 2.11", "NATS_SERVER", "sid") {
        @Override
        boolean accepts(ServerVersion version) {
            return version.compareTo(new ServerVersion(2, 11, 0)) >= 0;
        }
    };

    private final String range;
    private final String variable;
    private final String suite;

    NatsVersion(String range, String variable, String suite) {
        this.range = range;
        this.variable = variable;
        this.suite = suite;
    }

    /** The releases of this line in words, such as {@code 2.10.x}. */
    public String range() {
        return range;
    }

    /** The environment variable that names an executable of this line. */
    public String variable() {
        return variable;
    }

    /** The Debian suite whose package holds a release of this line. */
    String suite() {
        return suite;
    }

    abstract boolean accepts(ServerVersion version);
}
