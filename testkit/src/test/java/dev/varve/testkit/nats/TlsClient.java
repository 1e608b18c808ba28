/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.nats;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A client of a few lines that, unlike the client library, checks host names and says why TLS failed. */
final class TlsClient {

    private static final int LIMIT_MILLIS = 10_000;

    private TlsClient() {}

    /** Greeting in plain text, TLS handshake, login, ping; returns the last answer. */
    static String ping(NatsServer server, SSLContext context) throws IOException {
        URI uri = URI.create(server.url());
        try (Socket plain = new Socket(uri.getHost(), uri.getPort())) {
            plain.setSoTimeout(LIMIT_MILLIS);
            skipLine(plain.getInputStream());
            SSLSocket socket =
                    (SSLSocket) context.getSocketFactory().createSocket(plain, uri.getHost(), uri.getPort(), true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            socket.getOutputStream().write("CONNECT {\"verbose\":false}\r\nPING\r\n".getBytes(StandardCharsets.UTF_8));
            return lastAnswer(socket);
        }
    }

    private static String lastAnswer(SSLSocket socket) throws IOException {
        BufferedReader input =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        String line = input.readLine();
        // The server may greet again, now under TLS.
        return String.valueOf(line != null && line.startsWith("INFO") ? input.readLine() : line);
    }

    private static void skipLine(InputStream input) throws IOException {
        int c = input.read();
        while (c != '\n') {
            if (c == -1) {
                throw new IOException("the server closed the connection before greeting");
            }
            c = input.read();
        }
    }
}
