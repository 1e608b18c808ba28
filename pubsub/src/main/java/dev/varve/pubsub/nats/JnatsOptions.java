/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.nats;

import dev.varve.StorageException;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The settings of jnats for one connection to one server.
 *
 * <p>jnats's own reconnecting is off, because it sends later what was published before or during the loss, and gives up for ever after two refusals; {@link NatsPubSub} makes a new connection instead. What jnats could drop or
 * discard has no bounds here: our own queues have.
 */
final class JnatsOptions {

    // The silent intervals after which a connection counts as lost; a flush uses up one of them.
    private static final int SILENT_PINGS = 3;
    private static final int LONGEST_LINE = 16 * 1024;

    private JnatsOptions() {}

    static Options of(NatsConfig config, NatsUrl url, JnatsThreads threads, SessionListener listener) {
        Options.Builder options = new Options.Builder()
                .server(url.toString())
                .connectionName(config.name())
                .inboxPrefix(config.inboxPrefix() + ".")
                .connectionTimeout(config.connectTimeout())
                .pingInterval(config.pingInterval())
                .maxPingsOut(SILENT_PINGS)
                .maxReconnects(0)
                .reconnectBufferSize(0)
                .ignoreDiscoveredServers()
                .dataPortType(SessionPort.class.getName())
                // The line that announces a message to a subscriber is longer than the publisher's, which may have 4096
                // bytes.
                .maxControlLine(LONGEST_LINE)
                .subjectValidationType(Options.SubjectValidationType.None)
                .useTimeoutException()
                .advancedRequestBehavior()
                .executor(threads.loops())
                .connectExecutor(threads.loops())
                .scheduledExecutor(threads.clock())
                .callbackExecutor(threads.callbacks())
                .errorListener(listener)
                .connectionListener(listener);
        if (config.isSecured(url)) {
            options.sslContext(VerifyingSslContext.of(config.tls().orElse(NatsTls.defaults()), url.certificateHost()));
        }
        authenticate(options, config.auth());
        return options.build();
    }

    private static void authenticate(Options.Builder options, NatsAuth auth) {
        if (auth instanceof NatsAuth.Credentials credentials) {
            requireReadable(credentials.file());
            options.authHandler(Nats.credentials(credentials.file().toString()));
        } else if (auth instanceof NatsAuth.NKey nkey) {
            options.authHandler(Nats.staticCredentials(null, seed(nkey.seedFile())));
        } else if (auth instanceof NatsAuth.UserPassword user) {
            options.userInfo(user.user().toCharArray(), user.password().toCharArray());
        } else if (auth instanceof NatsAuth.Token token) {
            options.token(token.token().toCharArray());
        }
    }

    private static char[] seed(Path file) {
        requireReadable(file);
        try {
            return Files.readString(file)
                    .lines()
                    .map(String::strip)
                    .filter(line -> line.startsWith("S"))
                    .findFirst()
                    .orElseThrow(
                            () -> StorageException.invalid("the seed file " + file + " holds no NKey seed (SU...)"))
                    .toCharArray();
        } catch (IOException e) {
            throw StorageException.invalid("cannot read the seed file " + file + ": " + e.getMessage(), e);
        }
    }

    private static void requireReadable(Path file) {
        if (!Files.isReadable(file)) {
            throw StorageException.invalid("cannot read the file " + file + ", which proves who this client is");
        }
    }
}
