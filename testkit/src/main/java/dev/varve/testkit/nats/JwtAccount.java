/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.nats;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/**
 * An account whose users log in with credentials files, that is by JSON web tokens that the account signs, as {@code nsc} makes them.
 *
 * <p>The operator that signs the account, and a system account, come with it. Keys are made anew for each. Immutable.
 */
public final class JwtAccount {

    private static final String UNLIMITED =
            "\"limits\":{\"subs\":-1,\"data\":-1,\"payload\":-1,\"imports\":-1,\"exports\":-1,\"wildcards\":true,\"conn\":-1,\"leaf\":-1";
    private static final String JETSTREAM = ",\"mem_storage\":-1,\"disk_storage\":-1,\"streams\":-1,\"consumer\":-1";

    private final KeyPair operator = pair();
    private final KeyPair account = pair();
    private final KeyPair system = pair();

    private JwtAccount() {}

    /** A new account with JetStream. */
    public static JwtAccount create() {
        return new JwtAccount();
    }

    /** What a server that knows the account has in its configuration. */
    public String serverConfiguration() {
        String operatorName = NKeyText.publicOperator(key(operator));
        return """
                operator: "%s"
                system_account: %s
                resolver: MEMORY
                resolver_preload: {
                  %s: "%s"
                  %s: "%s"
                }
                """.formatted(
                        jwt(operator, operatorName, operatorName, "\"type\":\"operator\",\"version\":2", ""),
                        name(system),
                        name(system),
                        accountJwt(operatorName, system, ""),
                        name(account),
                        accountJwt(operatorName, account, JETSTREAM));
    }

    private String accountJwt(String operatorName, KeyPair of, String more) {
        return jwt(operator, operatorName, name(of), UNLIMITED + more + "},\"type\":\"account\",\"version\":2", "");
    }

    /** The text of a credentials file of a new user that may do everything until {@code end}. */
    public String credentials(Instant end) {
        NKeyUser user = NKeyUser.create(SubjectPermissions.everything());
        String rights = "\"pub\":{},\"sub\":{},\"subs\":-1,\"data\":-1,\"payload\":-1,\"type\":\"user\",\"version\":2";
        String token = jwt(account, name(account), user.publicKey(), rights, "\"exp\":" + end.getEpochSecond() + ",");
        return """
                -----BEGIN NATS USER JWT-----
                %s
                ------END NATS USER JWT------

                -----BEGIN USER NKEY SEED-----
                %s
                ------END USER NKEY SEED------
                """.formatted(token, user.seed());
    }

    private static String name(KeyPair account) {
        return NKeyText.publicAccount(key(account));
    }

    private static String jwt(KeyPair signer, String issuer, String subject, String claims, String more) {
        String body = "{\"jti\":\"test\",\"iat\":1700000000," + more + "\"iss\":\"" + issuer
                + "\",\"name\":\"test\",\"sub\":\"" + subject + "\",\"nats\":{" + claims + "}}";
        String signed = encoded("{\"typ\":\"JWT\",\"alg\":\"ed25519-nkey\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + encoded(body.getBytes(StandardCharsets.UTF_8));
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(signer.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.UTF_8));
            return signed + "." + encoded(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no Ed25519", e);
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static KeyPair pair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no Ed25519", e);
        }
    }

    /** The X.509 form of an Ed25519 key (RFC 8410) ends with the key itself. */
    private static byte[] key(KeyPair pair) {
        byte[] encoded = pair.getPublic().getEncoded();
        return Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    }
}
