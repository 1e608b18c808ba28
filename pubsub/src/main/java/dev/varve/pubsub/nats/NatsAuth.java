/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.nats;

import dev.varve.Preconditions;
import java.nio.file.Path;

/** How a client proves to a NATS server who it is. Secrets do not appear in {@code toString}. */
public sealed interface NatsAuth {

    /** Not at all, but perhaps by its TLS certificate. */
    record Anonymous() implements NatsAuth {}

    /**
     * By a JWT and its key.
     *
     * @param file a credentials file as {@code nsc} writes it; read at each connection, so that it may be renewed
     */
    record Credentials(Path file) implements NatsAuth {}

    /**
     * By an NKey.
     *
     * @param seedFile holds the seed, {@code SU...}; read at each connection
     */
    record NKey(Path seedFile) implements NatsAuth {}

    /** By name and password. */
    record UserPassword(String user, String password) implements NatsAuth {
        public UserPassword {
            Preconditions.require(!user.isEmpty(), "user is empty");
        }

        @Override
        public String toString() {
            return "UserPassword[user=" + user + "]";
        }
    }

    /** By a secret that the server knows. */
    record Token(String token) implements NatsAuth {
        public Token {
            Preconditions.require(!token.isEmpty(), "token is empty");
        }

        @Override
        public String toString() {
            return "Token[]";
        }
    }
}
