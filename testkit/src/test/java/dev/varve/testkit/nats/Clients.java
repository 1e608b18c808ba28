/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.nats;

import io.nats.client.AuthHandler;
import io.nats.client.Connection;
import io.nats.client.NKey;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Clients of the servers under test. */
final class Clients {

    private Clients() {}

    static Connection connect(NatsServer server) throws IOException, InterruptedException {
        return Nats.connect(options(server.url()).build());
    }

    static Options.Builder options(String url) {
        return new Options.Builder()
                .server(url)
                .connectionTimeout(Duration.ofSeconds(1))
                .reconnectWait(Duration.ofMillis(20))
                .maxReconnects(-1)
                .errorListener(new QuietListener());
    }

    static AuthHandler login(NKeyUser user) {
        NKey key = NKey.fromSeed(user.seed().toCharArray());
        return new AuthHandler() {
            @Override
            public byte @Nullable [] sign(byte[] nonce) {
                try {
                    return key.sign(nonce);
                } catch (GeneralSecurityException | IOException e) {
                    throw new IllegalStateException(e);
                }
            }

            @Override
            public char[] getID() {
                return user.publicKey().toCharArray();
            }

            @Override
            public char @Nullable [] getJWT() {
                return null;
            }
        };
    }

    static StreamConfiguration stream(String name, int replicas) {
        return StreamConfiguration.builder()
                .name(name)
                .subjects(name + ".>")
                .storageType(StorageType.File)
                .replicas(replicas)
                .build();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
