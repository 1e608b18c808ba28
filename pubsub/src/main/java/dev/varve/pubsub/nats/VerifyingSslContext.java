/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.nats;

import dev.varve.StorageException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyManagementException;
import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** The SSL context of connections to one host, all of whose sockets check that the certificate names this host. jnats does not check it by itself. */
final class VerifyingSslContext extends SSLContext {

    private VerifyingSslContext(SSLContext context, String host) {
        super(new Verifying(context, host), context.getProvider(), context.getProtocol());
    }

    /** @throws StorageException {@code INVALID} if a file cannot be read */
    static SSLContext of(NatsTls tls, String host) {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(
                    tls.authorities().isPresent()
                            ? PemFiles.trustStore(tls.authorities().get())
                            : null);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(tls), trust.getTrustManagers(), null);
            return new VerifyingSslContext(context, host);
        } catch (IOException | GeneralSecurityException e) {
            throw StorageException.invalid("cannot read the TLS settings " + tls + ": " + e.getMessage(), e);
        }
    }

    private static KeyManager[] keyManagers(NatsTls tls) throws IOException, GeneralSecurityException {
        if (tls.certificate().isEmpty() || tls.key().isEmpty()) {
            return new KeyManager[0];
        }
        Path certificate = tls.certificate().get();
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(PemFiles.keyStore(certificate, tls.key().get()), new char[0]);
        return keys.getKeyManagers();
    }

    private static final class Verifying extends SSLContextSpi {
        private final SSLContext context;
        private final String host;

        Verifying(SSLContext context, String host) {
            this.context = context;
            this.host = host;
        }

        @Override
        protected SSLSocketFactory engineGetSocketFactory() {
            return new VerifyingSocketFactory(context.getSocketFactory(), host);
        }

        @Override
        protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random)
                throws KeyManagementException {
            context.init(keys, trust, random);
        }

        @Override
        protected SSLEngine engineCreateSSLEngine() {
            throw new UnsupportedOperationException("only sockets are verified here");
        }

        @Override
        protected SSLEngine engineCreateSSLEngine(String peerHost, int peerPort) {
            throw new UnsupportedOperationException("only sockets are verified here");
        }

        @Override
        protected SSLServerSocketFactory engineGetServerSocketFactory() {
            throw new UnsupportedOperationException("only for clients");
        }

        @Override
        protected SSLSessionContext engineGetServerSessionContext() {
            return context.getServerSessionContext();
        }

        @Override
        protected SSLSessionContext engineGetClientSessionContext() {
            return context.getClientSessionContext();
        }
    }
}
