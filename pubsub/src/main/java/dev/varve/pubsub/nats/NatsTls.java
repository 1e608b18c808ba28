/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.nats;

import dev.varve.Preconditions;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a connection to NATS is secured. The server must show a certificate that is valid, that comes from a trusted authority, and that names the host of the URL; none of it can be switched off.
 *
 * @param authorities certificates of the trusted authorities, a PEM file or a PKCS #12 store without password; without it, those that the JDK trusts
 * @param certificate what this client shows: its certificate and those between it and an authority, PEM
 * @param key the private key of {@code certificate}, PEM, PKCS #8, not encrypted
 */
public record NatsTls(Optional<Path> authorities, Optional<Path> certificate, Optional<Path> key) {

    private static final NatsTls DEFAULTS = new NatsTls(Optional.empty(), Optional.empty(), Optional.empty());

    public NatsTls {
        Preconditions.require(
                certificate.isPresent() == key.isPresent(),
                "a client certificate needs its key, and a key its certificate: give both or none");
    }

    /** Trusts what the JDK trusts, and shows no certificate. */
    public static NatsTls defaults() {
        return DEFAULTS;
    }

    /** Trusts the authorities in {@code file}, and shows no certificate. */
    public static NatsTls trusting(Path file) {
        return new NatsTls(Optional.of(file), Optional.empty(), Optional.empty());
    }

    /** The same with a certificate to show. */
    public NatsTls showing(Path certificate, Path key) {
        return new NatsTls(authorities, Optional.of(certificate), Optional.of(key));
    }
}
