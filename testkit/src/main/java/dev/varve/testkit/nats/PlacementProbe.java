/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.nats;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Finds out which nodes a cluster's leader can place streams on, without placing one.
 *
 * <p>For a moment after its election, or after a node's return, the leader knows of its peers but not yet their
 * resources, and refuses streams with {@code no suitable peers for placement} (10005). No monitoring page shows that.
 * So this asks for a stream on a server that carries a node's tag and a tag that none carries. The leader refuses in
 * any case; it names the second tag as missing only if it considered a server that carries the first.
 *
 * <p>Speaks the client protocol in plain text and without login: it is for servers that ask for neither TLS nor users.
 */
final class PlacementProbe implements AutoCloseable {

    private static final int LIMIT_MILLIS = 1_000;
    private static final String NOWHERE = "varve-nowhere";
    private static final String STREAM_ON = """
            {"name":"VARVE_FIXTURE_PROBE","storage":"memory","num_replicas":1,"placement":{"tags":["%s","%s"]}}""";
    private static final String SUBJECT = "$JS.API.STREAM.CREATE.VARVE_FIXTURE_PROBE";
    private static final String INBOX = "varve.fixture.probe.answer";

    private final Socket socket;
    private final BufferedReader input;
    private final OutputStream output;

    private PlacementProbe(Socket socket) throws IOException {
        this.socket = socket;
        this.input = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        this.output = socket.getOutputStream();
    }

    /**
     * Why the leader, reached on a port, would place nothing on one of these nodes; empty if all are at its disposal.
     */
    static Optional<String> obstacle(int port, List<ServerNode> nodes) {
        try (PlacementProbe probe = new PlacementProbe(new Socket(InetAddress.getLoopbackAddress(), port))) {
            probe.socket.setSoTimeout(LIMIT_MILLIS);
            probe.send("CONNECT {\"verbose\":false}\r\nSUB " + INBOX + " 1\r\n");
            for (ServerNode node : nodes) {
                String answer = probe.ask(node);
                if (!answer.contains(NOWHERE)) {
                    return Optional.of(node.name() + " takes no streams: " + answer);
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e.toString());
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private String ask(ServerNode node) throws IOException {
        String body = STREAM_ON.formatted(node.name(), NOWHERE);
        send("PUB " + SUBJECT + " " + INBOX + " " + body.length() + "\r\n" + body + "\r\n");
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            if (line.startsWith("MSG " + INBOX)) {
                return String.valueOf(input.readLine());
            }
        }
        return "connection closed";
    }

    private void send(String text) throws IOException {
        output.write(text.getBytes(StandardCharsets.UTF_8));
        output.flush();
    }
}
