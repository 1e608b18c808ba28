/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.nats;

/** Someone with a key and a certificate in a {@link TlsFixture}. */
public enum TlsIdentity {
    /** The authority that signed the others. */
    AUTHORITY,

    /** An authority that signed nobody. */
    STRANGER,

    /** A server on {@code localhost}, {@code 127.0.0.1} and {@code ::1}. */
    SERVER,

    /** A server on a host that is not this one. */
    WRONG_HOST,

    /** A server on this host whose certificate has expired. */
    EXPIRED,

    /** A client. */
    CLIENT
}
