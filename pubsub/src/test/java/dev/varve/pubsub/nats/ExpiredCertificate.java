/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.testkit.nats.ServerTls;
import dev.varve.testkit.nats.ServerTls.ClientCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A certificate for this machine that was valid until five days ago, made with the JDK's {@code keytool}. */
record ExpiredCertificate(Path authority, Path certificate, Path key) {

    private static final String PASSWORD = "changeit";

    static ExpiredCertificate create(Path directory)
            throws IOException, GeneralSecurityException, InterruptedException {
        Path store = directory.resolve("expired.p12");
        keytool(store, "authority", "-ext", "bc:critical=ca:true", "-startdate", "-20d", "-validity", "50");
        keytool(
                store,
                "server",
                "-signer",
                "authority",
                "-ext",
                "san=ip:127.0.0.1",
                "-startdate",
                "-10d",
                "-validity",
                "5");
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream bytes = Files.newInputStream(store)) {
            keys.load(bytes, PASSWORD.toCharArray());
        }
        byte[] key = keys.getKey("server", PASSWORD.toCharArray()).getEncoded();
        return new ExpiredCertificate(
                pem(
                        directory.resolve("authority.pem"),
                        "CERTIFICATE",
                        keys.getCertificate("authority").getEncoded()),
                pem(
                        directory.resolve("server.pem"),
                        "CERTIFICATE",
                        keys.getCertificate("server").getEncoded()),
                pem(directory.resolve("server-key.pem"), "PRIVATE KEY", key));
    }

    ServerTls server() {
        return new ServerTls(certificate, key, authority, ClientCertificate.NOT_ASKED);
    }

    private static void keytool(Path store, String alias, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair"));
        command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        command.addAll(List.of("-alias", alias, "-dname", "CN=" + alias, "-keyalg", "EC", "-groupname", "secp256r1"));
        command.addAll(List.of(options));
        assertThat(new ProcessBuilder(command).redirectErrorStream(true).start().waitFor())
                .isZero();
    }

    private static Path pem(Path file, String type, byte[] der) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return Files.writeString(file, "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n");
    }
}
