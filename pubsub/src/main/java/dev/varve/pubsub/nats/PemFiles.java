/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.nats;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads keys and certificates from files. */
final class PemFiles {

    private static final Pattern KEY = Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]*)-----END PRIVATE KEY-----");
    private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA");
    private static final char[] NO_PASSWORD = new char[0];

    private PemFiles() {}

    /** A store that trusts the certificates in a PEM file or in a PKCS #12 store. */
    static KeyStore trustStore(Path file) throws IOException, GeneralSecurityException {
        byte[] bytes = Files.readAllBytes(file);
        if (!new String(bytes, StandardCharsets.ISO_8859_1).contains("-----BEGIN")) {
            return KeyStore.getInstance(file.toFile(), NO_PASSWORD);
        }
        KeyStore store = emptyStore();
        int index = 0;
        for (Certificate certificate : certificates(bytes)) {
            store.setCertificateEntry("authority" + index++, certificate);
        }
        return store;
    }

    /** A store that holds a key and its certificates, under an empty password. */
    static KeyStore keyStore(Path certificate, Path key) throws IOException, GeneralSecurityException {
        Certificate[] chain = certificates(Files.readAllBytes(certificate)).toArray(Certificate[]::new);
        KeyStore store = emptyStore();
        store.setKeyEntry("client", privateKey(key), NO_PASSWORD, chain);
        return store;
    }

    private static Collection<? extends Certificate> certificates(byte[] pem) throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
    }

    private static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
        Matcher pem = KEY.matcher(Files.readString(file));
        if (!pem.find()) {
            throw new InvalidKeyException(file + " holds no unencrypted PKCS #8 key ('BEGIN PRIVATE KEY')");
        }
        byte[] encoded = Base64.getMimeDecoder().decode(pem.group(1));
        GeneralSecurityException last = new InvalidKeyException("no algorithm tried");
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            } catch (InvalidKeySpecException e) {
                last = e;
            }
        }
        throw new InvalidKeyException(file + " holds a key of an algorithm other than " + ALGORITHMS, last);
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        return store;
    }
}
