/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.history;

/** Where one client writes down what it does, in the order in which it does it. For use by one thread. */
public final class ClientLog {

    private final History history;
    private final String name;

    ClientLog(History history, String name) {
        this.history = history;
        this.name = name;
    }

    /** The client's name. */
    public String name() {
        return name;
    }

    /** Notes that {@code action} is about to be asked for. */
    public Attempt begin(Action action) {
        return history.begin(name, action);
    }
}
