/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.nats;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** What a server says about itself: its greeting to clients and its monitoring pages. */
record Monitor(ServerNode node) {

    private static final int LIMIT_MILLIS = 1_000;

    /** Whether this very server greets clients. The greeting comes before any TLS handshake or login. */
    boolean greets() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), node.clientPort()), LIMIT_MILLIS);
            socket.setSoTimeout(LIMIT_MILLIS);
            String greeting = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
            return greeting != null && greeting.contains("\"server_name\":\"" + node.name() + "\"");
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether the server calls itself healthy: JetStream, if on, is recovered and, in a cluster, up to date. */
    boolean healthy() {
        return !page("/healthz").isEmpty();
    }

    /** The text of a monitoring page; empty if the server does not answer, or not with success. */
    String page(String path) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(url() + path).toURL().openConnection();
            connection.setConnectTimeout(LIMIT_MILLIS);
            connection.setReadTimeout(LIMIT_MILLIS);
            try (InputStream body = connection.getInputStream()) {
                return new String(body.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            return "";
        }
    }

    String url() {
        return "http://127.0.0.1:" + node.monitorPort();
    }
}
