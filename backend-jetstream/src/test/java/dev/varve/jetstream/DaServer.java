/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.Varve;
import dev.varve.jetstream.JetStreamConfig.Placement;
import dev.varve.pubsub.nats.NatsSettings;
import dev.varve.testkit.nats.JetStreamMode;
import dev.varve.testkit.nats.NKeyUser;
import dev.varve.testkit.nats.NatsServer;
import dev.varve.testkit.nats.NatsServerConfig;
import dev.varve.testkit.nats.NatsVersion;
import dev.varve.testkit.nats.ServerTls;
import dev.varve.testkit.nats.SubjectPermissions;
import dev.varve.testkit.nats.TlsFixture;
import dev.varve.testkit.nats.TlsIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A server that runs {@code deploy/nats/da.conf} as it is shipped, and the keys to it. */
final class DaServer implements AutoCloseable {

    static final TlsFixture TLS = TlsFixture.shared();
    private static final Path SHIPPED =
            Path.of("../deploy/nats/da.conf").toAbsolutePath().normalize();

    /** Who has a key; its name is that of the variable in the file. */
    enum Holder {
        DA_ADMIN,
        PUBLISHER,
        PUBLISHER_NEXT,
        MIRROR_ADMIN,
        ARCHIVER,
        PUBLIC_ADMIN;

        /** Where answers to this user come: the file lets it listen there only. */
        String inbox() {
            return switch (this) {
                case PUBLISHER, PUBLISHER_NEXT -> "_INBOX.publisher";
                case ARCHIVER -> "_INBOX.archiver";
                case DA_ADMIN, MIRROR_ADMIN, PUBLIC_ADMIN -> "_INBOX";
            };
        }
    }

    private final Map<Holder, NKeyUser> users = new EnumMap<>(Holder.class);
    private final Path seeds;
    private final NatsServer server;

    DaServer(NatsVersion version, ServerTls tls, Path seeds) {
        this.seeds = seeds;
        Map<String, String> environment = new HashMap<>();
        environment.put("VARVE_TLS_CERTIFICATE", tls.certificate().toString());
        environment.put("VARVE_TLS_KEY", tls.key().toString());
        for (Holder key : Holder.values()) {
            NKeyUser user = NKeyUser.create(SubjectPermissions.everything());
            users.put(key, user);
            environment.put("VARVE_" + key, user.publicKey());
        }
        // The server looks for what is included beside its own file, which is in the temporary directory.
        Path beside = Path.of(System.getProperty("java.io.tmpdir"), "server").toAbsolutePath();
        this.server = NatsServer.start(NatsServerConfig.builder(version)
                .jetStream(JetStreamMode.DEFAULT_SYNC)
                .environment(environment)
                .extra("include \"" + beside.relativize(SHIPPED) + "\"")
                .build());
    }

    /** The address without TLS, which nobody is to be served at. */
    String plainUrl() {
        return server.url();
    }

    String url() {
        return server.url().replace("nats://", "tls://");
    }

    Varve open(Holder key) {
        return new JetStreamProvider().open(config(key));
    }

    JetStreamConfig config(Holder key) {
        return JetStreamConfig.at(
                        settings(url(), Optional.ofNullable(users.get(key)), TlsIdentity.AUTHORITY, key.inbox()))
                .withPlacements(Map.of(
                        "actions-mirror", Placement.originAt("PRIMARY.API", "from-primary"),
                        "actions-public", Placement.originAt("MIRROR.API", "from-mirror")));
    }

    /** The settings of anyone. */
    JetStreamConfig anyone() {
        return JetStreamConfig.at(settings(url(), Optional.empty(), TlsIdentity.AUTHORITY, "_INBOX.reader"));
    }

    NatsSettings settings(String url, Optional<NKeyUser> user, TlsIdentity trusted, String inbox) {
        return new NatsSettings(
                url,
                Optional.empty(),
                user.map(this::seed),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                url.startsWith("tls") ? Optional.of(TLS.certificate(trusted)) : Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                inbox);
    }

    private Path seed(NKeyUser user) {
        try {
            return Files.writeString(Files.createTempFile(seeds, "seed", ".nk"), user.seed() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
