/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.nats;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * Free ports on loopback.
 *
 * <p>They are drawn from below the range from which systems number outgoing connections: a server that was killed
 * finds its port free when it is started again.
 */
final class Ports {

    private static final int LOWEST = 20_000;
    private static final int ABOVE_HIGHEST = 32_000;
    private static final int DRAWS = 1_000;
    private static final int ATTEMPTS = 3;

    private static final Set<Integer> GIVEN = new HashSet<>();

    private Ports() {}

    /** A port that is free now and was not given before in this JVM. */
    static synchronized int free() {
        for (int draw = 0; draw < DRAWS; draw++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, ABOVE_HIGHEST);
            if (!GIVEN.contains(port) && isFree(port)) {
                GIVEN.add(port);
                return port;
            }
        }
        throw new NatsServerException("no free port from " + LOWEST + " to " + (ABOVE_HIGHEST - 1));
    }

    /** Runs an action that draws ports, again if another process was faster to take one. */
    static <T> T retrying(Supplier<T> action) {
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            try {
                return action.get();
            } catch (PortTakenException e) {
                System.out.println("drawing ports again: " + e.getMessage());
            }
        }
        return action.get();
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** A server could not listen because its port was in use. */
    static final class PortTakenException extends NatsServerException {

        private static final long serialVersionUID = 1L;

        PortTakenException(String message) {
            super(message);
        }
    }
}
