/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve;

import java.util.List;

/**
 * How a backend fares at this moment.
 *
 * @param checks one for each part that was looked at, in a stable order
 */
public record Health(List<Check> checks) {

    /** How a part fares, best first. */
    public enum Status {
        /** It works. */
        UP,
        /** It works with restrictions, or soon will not. */
        DEGRADED,
        /** It does not work. */
        DOWN
    }

    /**
     * One part and how it fares.
     *
     * @param part what was looked at
     * @param status how it fares
     * @param detail a sentence for people
     */
    public record Check(String part, Status status, String detail) {}

    public Health {
        checks = List.copyOf(checks);
    }

    /** The worst status of all checks; {@link Status#UP} where there are none. */
    public Status status() {
        return checks.stream().map(Check::status).max(Status::compareTo).orElse(Status.UP);
    }
}
