/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.nats;

import java.util.List;

/**
 * Thrown when no nats-server executable of a line could be found or provided.
 *
 * <p>The message lists what was tried and the ways out. It is meant to fail a test, never to skip it: a suite that did
 * not run against a real server has proved nothing.
 */
public final class NatsServerUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final String WAYS_OUT = """
            ways out:
              - brew install nats-server
              - go install github.com/nats-io/nats-server/v2@latest
              - download a release from https://github.com/nats-io/nats-server/releases
            then put it on PATH, or name it in NATS_SERVER (newest, >= 2.11) or NATS_SERVER_2_10 (2.10.x)""";

    NatsServerUnavailableException(NatsVersion line, List<String> tried) {
        super(message(line, tried));
    }

    NatsServerUnavailableException(NatsServerUnavailableException earlier) {
        super(earlier.getMessage(), earlier);
    }

    private static String message(NatsVersion line, List<String> tried) {
        return "no nats-server " + line.range() + " for " + line + "\ntried:\n  - " + String.join("\n  - ", tried)
                + "\n" + WAYS_OUT;
    }
}
