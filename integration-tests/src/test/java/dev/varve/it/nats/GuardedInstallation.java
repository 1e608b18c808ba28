/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.nats;

import dev.varve.Bytes;
import dev.varve.Durability;
import dev.varve.Message;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.VarveConfig;
import dev.varve.coordinator.Coordinator;
import dev.varve.coordinator.CoordinatorConfig;
import dev.varve.kv.Key;
import dev.varve.object.ObjectName;
import dev.varve.persist.PersistConfig;
import dev.varve.persist.PersistServer;
import dev.varve.pubsub.nats.NatsAuth;
import dev.varve.pubsub.nats.NatsConfig;
import dev.varve.pubsub.nats.NatsPubSub;
import dev.varve.stream.StreamSpec;
import dev.varve.testkit.nats.NatsServer;
import dev.varve.testkit.nats.NatsServerConfig;
import dev.varve.testkit.nats.NatsVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** A coordinator and the server p1 over a nats-server without JetStream, with the permissions of {@code deploy/nats/varve.conf} or none. */
final class GuardedInstallation implements AutoCloseable {

    static final String SERVER = "p1";
    static final Duration LONG = Duration.ofSeconds(10);
    private static final Path SHIPPED = Path.of("..", "deploy", "nats", "varve.conf");

    private final NatsServer nats;
    private final Deque<AutoCloseable> resources = new ArrayDeque<>();

    /** With the permissions that are shipped. */
    static GuardedInstallation guarded(Path directory) throws IOException {
        return new GuardedInstallation(directory, permissions());
    }

    /** Without any permissions: a user may do everything, whatever its name. */
    static GuardedInstallation open(Path directory) throws IOException {
        return new GuardedInstallation(directory, "");
    }

    private GuardedInstallation(Path directory, String permissions) throws IOException {
        this.nats = opened(NatsServer.start(
                NatsServerConfig.builder(NatsVersion.NEWEST).extra(permissions).build()));
        CoordinatorConfig settings = CoordinatorConfig.defaults(directory.resolve("coordinator"));
        opened(new Coordinator(connect(Role.COORDINATOR), settings, System::nanoTime))
                .start();
        PersistConfig config =
                PersistConfig.of(SERVER, directory.resolve("data")).withDefaultDurability(Durability.PROCESS);
        opened(new PersistServer(config, connect(Role.P1))).start();
        place();
    }

    /** Has the slots placed of what the tests ask for: a server owns none before somebody has asked. */
    private void place() {
        Varve operator = client(Role.OPERATOR);
        operator.streams().ensure(StreamSpec.of("declared", "orders.declared.>"));
        operator.streams().publish(Subject.of("orders.eu"), Message.of("x"));
        operator.keyValues().put(Key.of("orders", "k"), Bytes.utf8("x"));
        operator.objects().put(ObjectName.of("orders", "placed"), InputStream.nullInputStream());
    }

    private static String permissions() throws IOException {
        String text = Files.readString(SHIPPED);
        for (Role role : Role.values()) {
            text = text.replace(role.variable(), '"' + role.password() + '"');
        }
        return text;
    }

    private <T extends AutoCloseable> T opened(T resource) {
        resources.push(resource);
        return resource;
    }

    /** A connection as {@code role}. */
    NatsPubSub connect(Role role) {
        return opened(NatsPubSub.connect(NatsConfig.builder(nats.url())
                .auth(new NatsAuth.UserPassword(role.user(), role.password()))
                .inboxPrefix("_INBOX." + role.user())
                .build()));
    }

    /** A client as {@code role}. */
    Varve client(Role role) {
        return opened(Varve.open(VarveConfig.of("corepubsub")
                .with("nats.url", nats.url())
                .with("nats.user", role.user())
                .with("nats.password", role.password())
                .with("nats.inbox-prefix", "_INBOX." + role.user())
                .with("deadline", "5s")));
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable resource : resources) {
            resource.close();
        }
    }
}
