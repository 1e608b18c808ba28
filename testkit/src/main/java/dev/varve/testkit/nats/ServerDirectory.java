/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.nats;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The temporary directory of one server: its configuration, its log and its store. */
record ServerDirectory(Path root) {

    private static final int TAIL_LINES = 30;

    static ServerDirectory create(NatsServerConfig config, ServerNode node) {
        try {
            ServerDirectory directory = new ServerDirectory(Files.createTempDirectory("varve-nats"));
            Files.writeString(directory.configuration(), directory.rendered(config, node));
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot prepare a server's directory", e);
        }
    }

    Path configuration() {
        return root.resolve("server.conf");
    }

    Path log() {
        return root.resolve("server.log");
    }

    String logTail() {
        try {
            List<String> lines = Files.exists(log()) ? Files.readAllLines(log()) : List.of();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return "the log cannot be read: " + e.getMessage();
        }
    }

    void delete() {
        try {
            Directories.delete(root);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + root, e);
        }
    }

    /** Has it deleted by a process that outlives this one: the files of many streams take longer than an exit may. */
    void discard() {
        try {
            new ProcessBuilder("rm", "-rf", root.toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + root, e);
        }
    }

    private String rendered(NatsServerConfig config, ServerNode node) {
        String plain = """
                server_name: "%1$s"
                server_tags: ["%1$s"]
                listen: "127.0.0.1:%2$d"
                http: "127.0.0.1:%3$d"
                max_payload: %4$d
                """.formatted(node.name(), node.clientPort(), node.monitorPort(), config.maxPayload());
        return String.join(
                "\n",
                plain,
                jetStream(config.jetStream()),
                tls(config.tls()),
                users(config),
                node.cluster(),
                config.extra());
    }

    private String jetStream(JetStreamMode mode) {
        return mode == JetStreamMode.OFF
                ? ""
                : "jetstream { store_dir: \"%s\"\n%s }".formatted(root.resolve("store"), mode.setting());
    }

    private static String tls(@Nullable ServerTls tls) {
        return tls == null ? "" : tls.rendered();
    }

    private static String users(NatsServerConfig config) {
        List<String> users = config.users().stream().map(NKeyUser::rendered).toList();
        return users.isEmpty() ? "" : "authorization { users: [\n" + String.join("\n", users) + "\n] }";
    }
}
