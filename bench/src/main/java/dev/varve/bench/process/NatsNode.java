/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.process;

import dev.varve.StorageException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A nats-server on loopback.
 *
 * @param child the process
 * @param url where clients connect
 * @param store where JetStream keeps its files
 */
public record NatsNode(Child child, String url, Path store) {

    private static final Duration START_LIMIT = Duration.ofSeconds(30);

    static NatsNode start(NatsServerFile file, Path directory, String name, JetStreamSync sync) {
        int port = freePort();
        Path store = directory.resolve(name);
        String jetStream = sync == JetStreamSync.OFF
                ? ""
                : "jetstream { store_dir: \"%s\"%n%s }%n".formatted(store, sync.setting());
        try {
            Path config = directory.resolve(name + ".conf");
            Files.writeString(
                    config,
                    "server_name: \"%s\"%nlisten: \"127.0.0.1:%d\"%n%s".formatted(name + "-" + port, port, jetStream));
            Child child = Child.start(name, directory, List.of(file.path().toString(), "--config", config.toString()));
            child.await("ready", START_LIMIT, () -> child.out().contains("Server is ready") && accepts(port));
            return new NatsNode(child, "nats://127.0.0.1:" + port, store);
        } catch (IOException e) {
            throw StorageException.unavailable("cannot write the configuration of " + name, e);
        }
    }

    static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() {
        return freePorts(1).get(0);
    }

    /** {@code count} ports that nobody listens on, each another one: asked for one after the other, the system may give the same again. */
    static List<Integer> freePorts(int count) {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return held.stream().map(ServerSocket::getLocalPort).toList();
        } catch (IOException e) {
            throw StorageException.unavailable("no port is free on loopback", e);
        } finally {
            held.forEach(NatsNode::release);
        }
    }

    private static void release(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw StorageException.unavailable("port " + socket.getLocalPort() + " cannot be given back", e);
        }
    }
}
