/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.nats;

import java.nio.file.Path;
import java.util.Objects;

/**
 * The TLS settings of a server: PEM files and whether clients must show a certificate.
 *
 * @param certificate the server's certificate chain
 * @param key the server's private key, unencrypted PKCS #8
 * @param authority the certificate of the authority that signs clients' certificates
 * @param clients what is asked of clients
 */
public record ServerTls(Path certificate, Path key, Path authority, ClientCertificate clients) {

    /** What a server asks of its clients. */
    public enum ClientCertificate {
        /** Clients need no certificate. */
        NOT_ASKED,
        /** Clients without a certificate signed by the authority are refused. */
        REQUIRED
    }

    public ServerTls {
        Objects.requireNonNull(certificate, "certificate");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(authority, "authority");
        Objects.requireNonNull(clients, "clients");
    }

    String rendered() {
        return "tls { cert_file: \"%s\", key_file: \"%s\", ca_file: \"%s\", verify: %s }"
                .formatted(certificate, key, authority, clients == ClientCertificate.REQUIRED);
    }
}
