/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.testkit.emulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.opentest4j.TestAbortedException;

/**
 * A running emulator. Ended when it is closed, and with this JVM.
 */
public final class Emulator implements AutoCloseable {

    private static final long START_SECONDS = 90;

    private final String name;
    private final Runnable end;
    private final URI endpoint;
    private final Thread atExit;
    private final HttpClient client = HttpClient.newHttpClient();

    private Emulator(String name, Runnable end, URI endpoint) {
        this.name = name;
        this.end = end;
        this.endpoint = endpoint;
        this.atExit = new Thread(end, "emulator-exit");
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** What {@code starting} starts, with a bucket {@code tier}, for the tests {@code what}; prints which. Where it cannot be had, they are reported as not run, and why. */
    public static Emulator of(String what, Supplier<Emulator> starting) {
        try {
            Emulator emulator = starting.get();
            emulator.makeBucket("tier");
            System.out.println(what + " against " + emulator.name());
            return emulator;
        } catch (EmulatorUnavailableException e) {
            System.out.println("NOT RUN: " + what + ": " + e.getMessage());
            throw new TestAbortedException("not run: " + e.getMessage(), e);
        }
    }

    /** One that answers at {@code endpoint} already, and that {@code end} ends. */
    static Emulator running(String name, URI endpoint, Runnable end) {
        return new Emulator(name, end, endpoint);
    }

    /** A command that makes an emulator listen on a port of loopback. */
    interface Start {
        List<String> words(int port);
    }

    static Emulator start(String name, Map<String, String> environment, Start start) {
        int port = freePort();
        try {
            Path log = Files.createTempFile("varve-emulator", ".log");
            log.toFile().deleteOnExit();
            ProcessBuilder builder = new ProcessBuilder(start.words(port))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            Emulator emulator = new Emulator(name, process::destroyForcibly, URI.create("http://127.0.0.1:" + port));
            emulator.awaitAnswer(process, log);
            return emulator;
        } catch (IOException e) {
            throw new EmulatorUnavailableException(name + " does not start: " + e.getMessage());
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitAnswer(Process process, Path log) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!answers(process)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                close();
                String said = Files.readString(log).strip();
                throw new EmulatorUnavailableException(name + " does not start: "
                        + said.substring(Math.max(0, said.length() - 300)).replace('\n', ' '));
            }
        }
    }

    private boolean answers(Process process) {
        try {
            return send("GET", "/", Map.of(), "") > 0;
        } catch (UncheckedIOException e) {
            try {
                process.waitFor(100, TimeUnit.MILLISECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            return false;
        }
    }

    private int send(String method, String path, Map<String, String> headers, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint.resolve(path))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmulatorUnavailableException("interrupted while asking " + name);
        }
    }

    /** Which it is, with its version. */
    public String name() {
        return name;
    }

    /** Where it answers. */
    public URI endpoint() {
        return endpoint;
    }

    /** Makes a bucket that keeps versions and locks, as far as the emulator knows of them. */
    public void makeBucket(String bucket) {
        int status = send("PUT", "/" + bucket, Map.of("x-amz-bucket-object-lock-enabled", "true"), "");
        if (status / 100 != 2) {
            throw new EmulatorUnavailableException(name + " makes no bucket: " + status);
        }
    }

    @Override
    public void close() {
        end.run();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The JVM is ending, and the hook does what close does.
        }
    }
}
