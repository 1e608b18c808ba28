/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A link to a NATS server that loses the messages it is told to lose, in either direction; all else passes.
 *
 * <p>Speaks as much of the client protocol as it takes to find where a message ends.
 */
final class LossyLink implements AutoCloseable {

    private final URI server;
    private final ServerSocket door;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile Predicate<String> lost = message -> false;
    private volatile UnaryOperator<String> answers = answer -> answer;
    private volatile UnaryOperator<String> lines = line -> line;

    private LossyLink(URI server, ServerSocket door) {
        this.server = server;
        this.door = door;
    }

    /** A link to the server at {@code url}, which loses nothing yet. */
    static LossyLink to(String url) throws IOException {
        LossyLink link = new LossyLink(URI.create(url), new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        daemon(link::accept);
        return link;
    }

    String url() {
        return "nats://127.0.0.1:" + door.getLocalPort();
    }

    /** Loses from now on each message, with its subject, headers and payload as one text, for which {@code which} holds. */
    void lose(Predicate<String> which) {
        lost = which;
    }

    /** Loses the first message that holds {@code text}, and then nothing more. */
    void loseOnce(String text) {
        lose(message -> {
            boolean found = message.contains(text);
            if (found) {
                lose(other -> false);
            }
            return found;
        });
    }

    /** Puts what {@code instead} makes of it in the place of the payload of each message from the server that has no headers. */
    void replace(UnaryOperator<String> instead) {
        answers = instead;
    }

    /** Puts what {@code instead} makes of it in the place of the line that announces a message of the server. */
    void replaceLines(UnaryOperator<String> instead) {
        lines = instead;
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "lossy-link");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = door.accept();
                Socket upstream = new Socket(server.getHost(), server.getPort());
                sockets.addAll(List.of(client, upstream));
                daemon(() -> pass(client, upstream));
                daemon(() -> pass(upstream, client));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void pass(Socket from, Socket to) {
        try (from;
                to) {
            InputStream input = new BufferedInputStream(from.getInputStream());
            OutputStream output = new BufferedOutputStream(to.getOutputStream());
            for (byte[] frame = frame(input); frame.length > 0; frame = frame(input)) {
                if (!lost.test(new String(frame, StandardCharsets.UTF_8))) {
                    output.write(replaced(renamed(frame)));
                }
                if (input.available() == 0) {
                    output.flush();
                }
            }
        } catch (IOException e) {
            // The other side is gone, or the link is closed.
        }
    }

    private byte[] renamed(byte[] frame) {
        String text = new String(frame, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n");
        return text.matches("(?s)H?MSG .*")
                ? (lines.apply(text.substring(0, end)) + text.substring(end)).getBytes(StandardCharsets.ISO_8859_1)
                : frame;
    }

    private byte[] replaced(byte[] frame) {
        String text = new String(frame, StandardCharsets.ISO_8859_1);
        if (!text.startsWith("MSG ")) {
            return frame;
        }
        int line = text.indexOf("\r\n");
        String payload = text.substring(line + 2, text.length() - 2);
        String other = answers.apply(payload);
        return other.equals(payload)
                ? frame
                : (text.substring(0, text.lastIndexOf(' ', line) + 1) + other.length() + "\r\n" + other + "\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1);
    }

    /** One line, and the payload that it announces; nothing at the end. */
    private static byte[] frame(InputStream input) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        int next = input.read();
        while (next >= 0) {
            frame.write(next);
            if (next == '\n') {
                break;
            }
            next = input.read();
        }
        String line = frame.toString(StandardCharsets.UTF_8).strip();
        if (line.matches("(?i)H?(PUB|MSG) .*")) {
            int size = Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1));
            frame.write(input.readNBytes(size + 2));
        }
        return frame.toByteArray();
    }

    @Override
    public void close() throws IOException {
        door.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
