/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.nats;

import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps the errors that a server reports, instead of printing what these tests provoke on purpose. */
final class QuietListener implements ErrorListener {

    private final List<String> errors = new CopyOnWriteArrayList<>();

    List<String> errors() {
        return errors;
    }

    @Override
    public void errorOccurred(Connection connection, String error) {
        errors.add(error);
    }
}
