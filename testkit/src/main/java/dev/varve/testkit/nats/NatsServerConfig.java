/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.nats;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a test wants of a nats-server. Equal configurations may share a server, see {@link SharedNatsServers}.
 *
 * @param version the line of releases to run
 * @param jetStream JetStream and its syncing; off by default
 * @param maxPayload the largest message in bytes, headers included; 1 MiB by default, as the server's own
 * @param tls TLS for clients; none by default
 * @param users the users that may connect; empty, the default, lets anyone in
 * @param extra more of the server's configuration, in its own language, appended as it is; must not repeat a block that
 *     the other settings write
 * @param environment variables that the server's process has besides those of this one, for its configuration to name
 */
public record NatsServerConfig(
        NatsVersion version,
        JetStreamMode jetStream,
        int maxPayload,
        @Nullable ServerTls tls,
        List<NKeyUser> users,
        String extra,
        Map<String, String> environment) {

    private static final int DEFAULT_MAX_PAYLOAD = 1 << 20;

    public NatsServerConfig {
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(jetStream, "jetStream");
        if (maxPayload < 1) {
            throw new IllegalArgumentException("maxPayload is " + maxPayload + ", must be at least 1 byte");
        }
        users = List.copyOf(users);
        Objects.requireNonNull(extra, "extra");
        environment = Map.copyOf(environment);
    }

    /** A plain server: no JetStream, no TLS, open to anyone on this machine. */
    public static NatsServerConfig of(NatsVersion version) {
        return builder(version).build();
    }

    /** A server with JetStream at the default sync interval, otherwise plain. */
    public static NatsServerConfig jetStream(NatsVersion version) {
        return builder(version).jetStream(JetStreamMode.DEFAULT_SYNC).build();
    }

    /** Starts from the defaults. */
    public static Builder builder(NatsVersion version) {
        return new Builder(version);
    }

    /** Builds a configuration; not safe for use by several threads. */
    public static final class Builder {

        private final NatsVersion version;
        private JetStreamMode jetStream = JetStreamMode.OFF;
        private int maxPayload = DEFAULT_MAX_PAYLOAD;
        private @Nullable ServerTls tls;
        private List<NKeyUser> users = List.of();
        private String extra = "";
        private Map<String, String> environment = Map.of();

        private Builder(NatsVersion version) {
            this.version = version;
        }

        /** Sets whether JetStream runs, and when it syncs. */
        public Builder jetStream(JetStreamMode mode) {
            this.jetStream = mode;
            return this;
        }

        /** Sets the largest message, in bytes, at least 1. */
        public Builder maxPayload(int bytes) {
            this.maxPayload = bytes;
            return this;
        }

        /** Makes clients use TLS. */
        public Builder tls(ServerTls settings) {
            this.tls = settings;
            return this;
        }

        /** Lets in these users and nobody else. */
        public Builder users(NKeyUser... allowed) {
            this.users = List.of(allowed);
            return this;
        }

        /** Appends text to the server's configuration file. */
        public Builder extra(String text) {
            this.extra = text;
            return this;
        }

        /** Sets variables of the server's process. */
        public Builder environment(Map<String, String> variables) {
            this.environment = variables;
            return this;
        }

        /** Returns the configuration, checked. */
        public NatsServerConfig build() {
            return new NatsServerConfig(version, jetStream, maxPayload, tls, users, extra, environment);
        }
    }
}
