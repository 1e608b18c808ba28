/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.nats;

import dev.varve.testkit.nats.ServerTls.ClientCertificate;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;

/**
 * A throw-away certificate authority and what it signed: for tests of TLS, right and wrong.
 *
 * <p>It holds a server certificate for {@code localhost} and {@code 127.0.0.1}, one for another host name, a client
 * certificate, and a second authority that signed none of them. Keys are EC P-256, valid for 30 days, made by the
 * JDK's own {@code keytool}. Files are deleted when the JVM ends. Immutable.
 *
 * <p>The contexts returned do not check host names by themselves: the client decides that, as with any {@link
 * SSLContext}.
 */
public final class TlsFixture {

    private final CertificateFiles files;

    private TlsFixture(CertificateFiles files) {
        this.files = files;
    }

    /** The fixture that all tests of this JVM share; made on the first call, which takes about 2 s. */
    public static TlsFixture shared() {
        return Shared.FIXTURE;
    }

    /** Makes a new fixture, with keys of its own. */
    public static TlsFixture create() {
        return new TlsFixture(CertificateFiles.create());
    }

    /** A server that shows the certificate for {@code localhost} and asks clients for none. */
    public ServerTls server() {
        return server(TlsIdentity.SERVER, ClientCertificate.NOT_ASKED);
    }

    /** A server whose certificate is signed by the authority but names another host. */
    public ServerTls wrongHost() {
        return server(TlsIdentity.WRONG_HOST, ClientCertificate.NOT_ASKED);
    }

    /** A server whose certificate has expired. */
    public ServerTls expired() {
        return server(TlsIdentity.EXPIRED, ClientCertificate.NOT_ASKED);
    }

    /** A server that refuses clients without a certificate of the authority. */
    public ServerTls mutual() {
        return server(TlsIdentity.SERVER, ClientCertificate.REQUIRED);
    }

    /** A client that trusts the authority and shows no certificate. */
    public SSLContext trusting() {
        return files.context(TlsIdentity.AUTHORITY, null);
    }

    /** A client that trusts only the other authority, and so none of the servers. */
    public SSLContext trustingStranger() {
        return files.context(TlsIdentity.STRANGER, null);
    }

    /** A client that trusts the authority and shows its own certificate. */
    public SSLContext authenticated() {
        return files.context(TlsIdentity.AUTHORITY, TlsIdentity.CLIENT);
    }

    /** The certificate of an identity, followed by its authority's, as a PEM file. */
    public Path certificate(TlsIdentity identity) {
        return files.certificate(identity);
    }

    /** The private key of an identity as a PEM file, PKCS #8, not encrypted. */
    public Path key(TlsIdentity identity) {
        return files.key(identity);
    }

    /** A PKCS #12 key store that holds one identity: its key and certificate. Opened with {@link #password}. */
    public Path keyStore(TlsIdentity identity) {
        return files.keyStore(identity);
    }

    /** A PKCS #12 trust store that holds the certificate of one identity. Opened with {@link #password}. */
    public Path trustStore(TlsIdentity identity) {
        return files.trustStore(identity);
    }

    /** The password of all stores. */
    public String password() {
        return CertificateFiles.PASSWORD;
    }

    private ServerTls server(TlsIdentity identity, ClientCertificate clients) {
        return new ServerTls(certificate(identity), key(identity), certificate(TlsIdentity.AUTHORITY), clients);
    }

    private static final class Shared {
        static final TlsFixture FIXTURE = create();
    }
}
