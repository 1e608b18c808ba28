/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.nats;

import dev.varve.Preconditions;
import dev.varve.spi.ConfigDoc;
import dev.varve.spi.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@link NatsConfig} as it stands in a configuration file: flat, plain values.
 *
 * @param url one or more URLs, separated by commas; others of the same cluster are learnt from the server that answers
 * @param credentialsFile see {@link NatsAuth.Credentials}
 * @param nkeySeedFile see {@link NatsAuth.NKey}
 * @param user see {@link NatsAuth.UserPassword}
 * @param password see {@link NatsAuth.UserPassword}
 * @param token see {@link NatsAuth.Token}
 * @param tlsAuthorities see {@link NatsTls#authorities()}
 * @param tlsCertificate see {@link NatsTls#certificate()}
 * @param tlsPrivateKeyFile see {@link NatsTls#key()}
 * @param connectTimeout for one attempt at one server
 * @param pingInterval how often the server must show that it lives
 * @param inboxPrefix where answers come
 */
@ConfigDoc(
        "Where NATS is and how to speak to it. Give at most one of credentials-file, nkey-seed-file, user with password, token.")
public record NatsSettings(
        @ConfigDoc(
                "One or more `nats://host:port` or `tls://host:port`, separated by commas. One is enough for a cluster whose servers tell clients of each other: the one that answers names the others, and a client that loses it goes on by them.")
        String url,

        @ConfigDoc("Credentials file as `nsc` writes it.") Optional<Path> credentialsFile,
        @ConfigDoc("File with an NKey seed.") Optional<Path> nkeySeedFile,
        @ConfigDoc("User name.") Optional<String> user,
        @ConfigDoc("Password of `user`.") Optional<Secret> password,
        @ConfigDoc("Token.") Optional<Secret> token,

        @ConfigDoc("Trusted authorities, PEM or PKCS #12 without password; without it, those of the JDK.")
        Optional<Path> tlsAuthorities,

        @ConfigDoc("Client certificate, PEM.") Optional<Path> tlsCertificate,

        @ConfigDoc("File with the private key of `tls-certificate`, PEM, PKCS #8.")
        Optional<Path> tlsPrivateKeyFile,

        @ConfigDoc("How long one attempt at one server may take.")
        Duration connectTimeout,

        @ConfigDoc(
                "How often the server must show that it lives; after three silent intervals the connection counts as lost.")
        Duration pingInterval,

        @ConfigDoc("Prefix of the subjects where answers come.")
        String inboxPrefix) {

    public NatsSettings {
        Preconditions.require(!url.isBlank(), "url is empty; give nats://host:port");
        Preconditions.require(user.isPresent() == password.isPresent(), "user and password go together");
        long ways = Stream.of(credentialsFile, nkeySeedFile, user, token)
                .filter(Optional::isPresent)
                .count();
        Preconditions.require(ways <= 1, "give at most one of credentials-file, nkey-seed-file, user, token");
        Preconditions.positive("connect-timeout", connectTimeout);
        Preconditions.positive("ping-interval", pingInterval);
    }

    /** A NATS server on this machine, without authentication and TLS. */
    public static NatsSettings defaults() {
        return at("nats://127.0.0.1:4222");
    }

    /** The NATS server at {@code url}, without authentication and TLS of a kind of its own. */
    public static NatsSettings at(String url) {
        NatsConfig plain = NatsConfig.of("nats://127.0.0.1:4222");
        return new NatsSettings(
                url,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                plain.connectTimeout(),
                plain.pingInterval(),
                plain.inboxPrefix());
    }

    /** These settings for a client that servers and logs call {@code name}. */
    public NatsConfig named(String name) {
        NatsConfig.Builder config = NatsConfig.builder(url.trim().split("\\s*,\\s*"))
                .name(name)
                .auth(auth())
                .connectTimeout(connectTimeout)
                .pingInterval(pingInterval)
                .inboxPrefix(inboxPrefix);
        if (tlsAuthorities.isPresent() || tlsCertificate.isPresent()) {
            config.tls(new NatsTls(tlsAuthorities, tlsCertificate, tlsPrivateKeyFile));
        }
        return config.build();
    }

    private NatsAuth auth() {
        Optional<NatsAuth> auth = credentialsFile
                .<NatsAuth>map(NatsAuth.Credentials::new)
                .or(() -> nkeySeedFile.map(NatsAuth.NKey::new))
                .or(() -> user.map(name -> new NatsAuth.UserPassword(
                        name, password.map(Secret::reveal).orElse(""))))
                .or(() -> token.map(secret -> new NatsAuth.Token(secret.reveal())));
        return auth.orElseGet(NatsAuth.Anonymous::new);
    }
}
