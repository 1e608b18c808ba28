/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.nats;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.EdECPrivateKey;
import java.util.Arrays;
import java.util.Objects;

/**
 * A user that proves itself with an NKey: an Ed25519 key pair in the text form of NATS.
 *
 * <p>The server's configuration names the public key; the client signs the server's challenge with the seed.
 *
 * @param publicKey the public key, {@code U...}
 * @param seed the secret, {@code SU...}; a throw-away one, still left out of {@link #toString}
 * @param permissions what the server lets this user do
 */
public record NKeyUser(String publicKey, String seed, SubjectPermissions permissions) {

    private static final int RAW_KEY_BYTES = 32;

    public NKeyUser {
        requirePrefix("publicKey", publicKey, "U");
        requirePrefix("seed", seed, "SU");
        Objects.requireNonNull(permissions, "permissions");
    }

    /** A new user with a new random key. */
    public static NKeyUser create(SubjectPermissions permissions) {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            byte[] seed = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
            byte[] encoded = pair.getPublic().getEncoded();
            // The X.509 form of an Ed25519 key (RFC 8410) ends with the key itself.
            byte[] key = Arrays.copyOfRange(encoded, encoded.length - RAW_KEY_BYTES, encoded.length);
            return new NKeyUser(NKeyText.publicUser(key), NKeyText.userSeed(seed), permissions);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no Ed25519", e);
        }
    }

    /** The key's public half and the permissions. */
    @Override
    public String toString() {
        return "NKeyUser[publicKey=" + publicKey + ", permissions=" + permissions + "]";
    }

    String rendered() {
        return "{ nkey: " + publicKey + ", permissions: " + permissions.rendered() + " }";
    }

    private static void requirePrefix(String name, String value, String prefix) {
        if (!value.startsWith(prefix)) {
            throw new IllegalArgumentException(name + " must start with " + prefix);
        }
    }
}
