/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.nats;

import dev.varve.StorageException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Says in one line why a server could not be used, and what to do. */
final class ConnectFailure {

    private ConnectFailure() {}

    /**
     * @param failure what jnats threw, which seldom says why
     * @param listener what it told meanwhile
     */
    static StorageException of(NatsUrl url, Exception failure, SessionListener listener, NatsConfig config) {
        String start = "cannot connect to NATS at " + url + ": ";
        Optional<String> refusal = listener.refusal();
        if (refusal.isPresent()) {
            return refused(start, refusal.get(), failure, config);
        }
        List<Exception> heard = listener.failures();
        List<Throwable> causes = Stream.concat(heard.stream(), Stream.of(failure))
                .flatMap(ConnectFailure::chain)
                .toList();
        Throwable cause = heard.isEmpty() ? failure : heard.get(0);
        return StorageException.unavailable(start + reason(causes, config), cause);
    }

    private static StorageException refused(String start, String refusal, Exception failure, NatsConfig config) {
        String lower = refusal.toLowerCase(Locale.ROOT);
        if (lower.contains("authorization") || lower.contains("authentication")) {
            return StorageException.denied(
                    start + "the server refused " + config.auth() + " (" + refusal + "); " + advice(config), failure);
        }
        return StorageException.unavailable(start + "the server says: " + refusal, failure);
    }

    private static String advice(NatsConfig config) {
        return config.auth() instanceof NatsAuth.Credentials
                ? "check that they have not expired, and that they are of an account that this server knows"
                : "check user and secret";
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
            // Under TLS 1.3 a client learns only afterwards that its certificate is missing or refused, and jnats does
            // not tell.
            String hint = config.tls().isPresent() ? "; does the server want another client certificate?" : "";
            return "no answer within " + config.connectTimeout().toMillis() + " ms" + hint;
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
