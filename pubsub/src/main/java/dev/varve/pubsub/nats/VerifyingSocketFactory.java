/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.nats;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Makes client sockets whose handshake fails unless the certificate names one host, whatever address they are connected to (RFC 2818, section 3.1). */
final class VerifyingSocketFactory extends SSLSocketFactory {

    private final SSLSocketFactory factory;
    private final String host;

    VerifyingSocketFactory(SSLSocketFactory factory, String host) {
        this.factory = factory;
        this.host = host;
    }

    /** The only way jnats takes: it connects first, and to an address that it has resolved. */
    @Override
    public Socket createSocket(Socket connected, String address, int port, boolean autoClose) throws IOException {
        SSLSocket socket = (SSLSocket) factory.createSocket(connected, host, port, autoClose);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        return socket;
    }

    @Override
    public Socket createSocket(String address, int port) {
        throw unverified();
    }

    @Override
    public Socket createSocket(String address, int port, InetAddress localHost, int localPort) {
        throw unverified();
    }

    @Override
    public Socket createSocket(InetAddress address, int port) {
        throw unverified();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
        throw unverified();
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return factory.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return factory.getSupportedCipherSuites();
    }

    private static UnsupportedOperationException unverified() {
        return new UnsupportedOperationException("only sockets that are connected already are secured");
    }
}
