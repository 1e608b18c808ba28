/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.nats;

import dev.varve.StorageException;
import io.nats.client.AuthenticationException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Says in one line why a server could not be used, and what to do. */
final class ConnectFailure {

    private ConnectFailure() {}

    /**
     * @param failure what jnats threw, which seldom says why
     * @param heard what its listeners were told
     */
    static StorageException of(NatsUrl url, IOException failure, List<Exception> heard, NatsConfig config) {
        String start = "cannot connect to NATS at " + url + ": ";
        if (failure instanceof AuthenticationException) {
            return StorageException.denied(
                    start + "the server refused " + config.auth() + " (" + failure.getMessage()
                            + "); check user and secret",
                    failure);
        }
        List<Throwable> causes = Stream.concat(heard.stream(), Stream.of(failure))
                .flatMap(ConnectFailure::chain)
                .toList();
        Throwable cause = heard.isEmpty() ? failure : heard.get(0);
        return StorageException.unavailable(start + reason(causes, config), cause);
    }

    private static String reason(List<Throwable> causes, NatsConfig config) {
        Optional<String> tls = tlsReason(causes);
        if (tls.isPresent()) {
            return tls.get();
        }
        if (has(causes, UnknownHostException.class)) {
            return "the host name is not known";
        }
        if (has(causes, ConnectException.class)) {
            return "nothing listens there; start nats-server or correct the URL";
        }
        if (has(causes, TimeoutException.class)) {
            return "no answer within " + config.connectTimeout().toMillis() + " ms";
        }
        return String.valueOf(causes.get(0).getMessage());
    }

    private static Optional<String> tlsReason(List<Throwable> causes) {
        if (says(causes, "SSL required by server")) {
            return Optional.of("the server wants TLS; write tls:// or configure tls");
        }
        if (says(causes, "SSL connection wanted by client")) {
            return Optional.of("TLS is wanted, but the server offers none");
        }
        if (has(causes, CertificateExpiredException.class)) {
            return Optional.of("TLS failed, the server's certificate has expired");
        }
        if (says(causes, "No name matching") || says(causes, "No subject alternative")) {
            return Optional.of("TLS failed, the server's certificate is for another host");
        }
        if (says(causes, "unable to find valid certification path")) {
            return Optional.of(
                    "TLS failed, the server's certificate comes from no authority that is trusted; set the authorities of tls");
        }
        return causes.stream()
                .filter(cause -> cause instanceof SSLException || cause instanceof CertificateException)
                .findFirst()
                .map(cause -> "TLS failed: " + cause.getMessage());
    }

    private static boolean has(List<Throwable> causes, Class<? extends Throwable> type) {
        return causes.stream().anyMatch(type::isInstance);
    }

    private static boolean says(List<Throwable> causes, String text) {
        return causes.stream()
                .anyMatch(cause -> String.valueOf(cause.getMessage()).contains(text));
    }

    private static Stream<Throwable> chain(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
    }
}
