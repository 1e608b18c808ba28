/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.nats;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Makes the keys of a {@link TlsFixture} with {@code keytool} and lays them out as files. */
record CertificateFiles(Path folder) {

    static final String PASSWORD = "changeit";

    private static final Duration KEYTOOL_LIMIT = Duration.ofSeconds(60);
    private static final String ALL = "all.p12";

    static CertificateFiles create() {
        try {
            CertificateFiles files = new CertificateFiles(Files.createTempDirectory("varve-tls"));
            AtExit.run(files::delete);
            for (TlsIdentity identity : TlsIdentity.values()) {
                files.generate(identity);
            }
            KeyStore all = load(files.folder.resolve(ALL));
            for (TlsIdentity identity : TlsIdentity.values()) {
                files.export(all, identity);
            }
            return files;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("cannot make certificates", e);
        }
    }

    Path certificate(TlsIdentity identity) {
        return folder.resolve(alias(identity) + ".pem");
    }

    Path key(TlsIdentity identity) {
        return folder.resolve(alias(identity) + "-key.pem");
    }

    Path keyStore(TlsIdentity identity) {
        return folder.resolve(alias(identity) + ".p12");
    }

    Path trustStore(TlsIdentity identity) {
        return folder.resolve(alias(identity) + "-trust.p12");
    }

    SSLContext context(TlsIdentity trusted, @Nullable TlsIdentity own) {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(load(trustStore(trusted)));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own == null ? new KeyManager[0] : keyManagers(own), trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("cannot read certificates in " + folder, e);
        }
    }

    private KeyManager[] keyManagers(TlsIdentity own) throws IOException, GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(load(keyStore(own)), PASSWORD.toCharArray());
        return keys.getKeyManagers();
    }

    private void generate(TlsIdentity identity) {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair"));
        // Compiling well what runs for a moment only would take longer than the run.
        words.add("-J-XX:TieredStopAtLevel=1");
        words.addAll(List.of("-keystore", ALL, "-storetype", "PKCS12", "-storepass", PASSWORD));
        words.addAll(List.of("-alias", alias(identity), "-keyalg", "EC", "-groupname", "secp256r1"));
        words.addAll(List.of("-validity", "30"));
        words.addAll(options(identity));
        Command keytool = Command.run(KEYTOOL_LIMIT, Map.of(), folder, words);
        if (!keytool.succeeded()) {
            throw new IllegalStateException("keytool cannot make the key of " + identity + ": " + keytool);
        }
    }

    /** What sets an identity's key pair apart, as options of {@code keytool -genkeypair}. */
    private static List<String> options(TlsIdentity identity) {
        return switch (identity) {
            case AUTHORITY -> List.of("-dname", "CN=Varve test authority", "-ext", "bc:critical=ca:true");
            case STRANGER -> List.of("-dname", "CN=Stranger", "-ext", "bc:critical=ca:true");
            case SERVER -> signed("localhost", "san=dns:localhost,ip:127.0.0.1,ip:::1", "eku=serverAuth");
            case WRONG_HOST -> signed("elsewhere.invalid", "san=dns:elsewhere.invalid", "eku=serverAuth");
            case EXPIRED -> expired(signed("localhost", "san=dns:localhost,ip:127.0.0.1", "eku=serverAuth"));
            case CLIENT -> signed("client", "san=dns:client.invalid", "eku=clientAuth");
        };
    }

    private static List<String> expired(List<String> options) {
        List<String> past = new ArrayList<>(options);
        past.addAll(List.of("-startdate", "-60d"));
        return past;
    }

    private static List<String> signed(String name, String hosts, String usage) {
        return List.of("-signer", alias(TlsIdentity.AUTHORITY), "-dname", "CN=" + name, "-ext", hosts, "-ext", usage);
    }

    private void export(KeyStore all, TlsIdentity identity) throws IOException, GeneralSecurityException {
        Key key = all.getKey(alias(identity), PASSWORD.toCharArray());
        Certificate[] chain = all.getCertificateChain(alias(identity));
        StringBuilder certificates = new StringBuilder();
        for (Certificate certificate : chain) {
            certificates.append(pem("CERTIFICATE", certificate.getEncoded()));
        }
        Files.writeString(certificate(identity), certificates);
        Files.writeString(key(identity), pem("PRIVATE KEY", key.getEncoded()));
        KeyStore keyStore = load(null);
        keyStore.setKeyEntry(alias(identity), key, PASSWORD.toCharArray(), chain);
        store(keyStore, keyStore(identity));
        KeyStore trustStore = load(null);
        trustStore.setCertificateEntry(alias(identity), chain[0]);
        store(trustStore, trustStore(identity));
    }

    private void delete() {
        try {
            Directories.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + folder, e);
        }
    }

    private static KeyStore load(@Nullable Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream bytes = file == null ? null : Files.newInputStream(file)) {
            store.load(bytes, PASSWORD.toCharArray());
            return store;
        }
    }

    private static void store(KeyStore store, Path file) throws IOException, GeneralSecurityException {
        try (OutputStream bytes = Files.newOutputStream(file)) {
            store.store(bytes, PASSWORD.toCharArray());
        }
    }

    private static String pem(String type, byte[] der) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n";
    }

    private static String alias(TlsIdentity identity) {
        return identity.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
