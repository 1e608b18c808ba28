/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.nats;

import dev.varve.StorageException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;

/**
 * The address of a NATS server, checked. User and password do not belong there: they would end up in logs.
 *
 * @param certificateHost the host that the server's certificate must name
 */
record NatsUrl(String scheme, String host, int port, String certificateHost) {

    private static final int DEFAULT_PORT = 4222;
    private static final Set<String> SCHEMES = Set.of("nats", "tls");

    static NatsUrl of(String url) {
        return parsed(url).orElseThrow(() -> malformed(url));
    }

    /** A server of the same cluster, which names it by host and port only; empty if that cannot be read. */
    Optional<NatsUrl> neighbour(String hostAndPort) {
        return parsed(scheme + "://" + hostAndPort).map(url -> {
            // Servers name each other by address, certificates do not: the neighbour has to show the name that was
            // configured.
            String name = isAddress(url.host) ? certificateHost : url.certificateHost;
            return new NatsUrl(scheme, url.host, url.port, name);
        });
    }

    boolean isTls() {
        return scheme.equals("tls");
    }

    @Override
    public String toString() {
        return scheme + "://" + host + ":" + port;
    }

    private static Optional<NatsUrl> parsed(String url) {
        try {
            URI uri = new URI(url.contains("://") ? url : "nats://" + url);
            String host = uri.getHost();
            if (host == null || !SCHEMES.contains(uri.getScheme()) || uri.getUserInfo() != null) {
                return Optional.empty();
            }
            int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
            String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
            return Optional.of(new NatsUrl(uri.getScheme(), host, port, name));
        } catch (URISyntaxException e) {
            // The caller says what is wrong, and never shows the URL: it may hold a password.
            return Optional.empty();
        }
    }

    private static boolean isAddress(String host) {
        return host.startsWith("[") || host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
    }

    private static StorageException malformed(String url) {
        return StorageException.invalid(
                "a NATS URL of " + url.length()
                        + " characters is not nats://host:port or tls://host:port; user and password are settings of their own");
    }
}
