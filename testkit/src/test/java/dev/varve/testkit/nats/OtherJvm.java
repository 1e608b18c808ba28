/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.nats;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Another JVM that starts a server and waits for the end of its input. */
final class OtherJvm implements AutoCloseable {

    private static final String STARTED = "started ";

    private final Process process;
    private final int port;
    private final Path directory;

    private OtherJvm(Process process, String[] started) {
        this.process = process;
        this.port = Integer.parseInt(started[1]);
        this.directory = Path.of(started[2]);
    }

    public static void main(String[] arguments) throws IOException {
        NatsServer server = NatsServer.start(NatsServerConfig.of(NatsVersion.NEWEST));
        System.out.println(STARTED + server.url().replaceFirst(".*:", "") + " " + server.directory());
        int end = System.in.read();
        if (end != -1) {
            throw new IllegalStateException("unexpected input " + end);
        }
    }

    static OtherJvm startServer() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OtherJvm.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(STARTED)) {
                return new OtherJvm(process, line.split(" "));
            }
        }
        throw new IllegalStateException("the other JVM ended before its server started");
    }

    Path serverDirectory() {
        return directory;
    }

    boolean serverAccepts() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    void kill() throws InterruptedException {
        process.destroyForcibly();
        awaitEnd();
    }

    void end() throws IOException, InterruptedException {
        process.outputWriter(StandardCharsets.UTF_8).close();
        awaitEnd();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        Directories.delete(directory);
    }

    private void awaitEnd() throws InterruptedException {
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the other JVM does not end");
        }
    }
}
