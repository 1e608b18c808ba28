/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.encryption;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.Configuration;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeyStatus;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The keys by which data keys are wrapped: one of them, the primary, for new segments, and those before it for the old ones. Immutable.
 *
 * <p>It never shows a key; only {@link KeyRingFile} writes them.
 */
public final class KeyRing {

    private static final Configuration TINK = AeadConfig2026.get();

    private final KeysetHandle keyset;
    private final Aead aead;

    private KeyRing(KeysetHandle keyset) throws GeneralSecurityException {
        this.keyset = keyset;
        this.aead = keyset.getPrimitive(TINK, Aead.class);
    }

    /**
     * A key of a ring, without what is secret about it.
     *
     * @param id its number in the ring, 1 to 2³²-1, by which manifests name it
     * @param primary whether it is for new segments
     * @param enabled whether it may be used
     */
    public record Key(long id, boolean primary, boolean enabled) {}

    /** With one key that nobody ever had. */
    static KeyRing generate() {
        try {
            return new KeyRing(KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, TINK));
        } catch (GeneralSecurityException e) {
            throw impossible(e);
        }
    }

    private static IllegalStateException impossible(GeneralSecurityException e) {
        return new IllegalStateException("a key cannot be made: " + e.getMessage(), e);
    }

    static KeyRing parse(String json) throws GeneralSecurityException {
        return new KeyRing(TinkJsonProtoKeysetFormat.parseKeyset(json, TINK, InsecureSecretKeyAccess.get()));
    }

    /** With a new primary key, and all that this one has. */
    KeyRing rotated() {
        try {
            return new KeyRing(KeysetHandle.newBuilder(keyset)
                    .setConfiguration(TINK)
                    .addEntry(KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
                            .withRandomId()
                            .makePrimary())
                    .build());
        } catch (GeneralSecurityException e) {
            throw impossible(e);
        }
    }

    /** All keys, readable: for their file alone. */
    String toJson() {
        try {
            return TinkJsonProtoKeysetFormat.serializeKeyset(keyset, TINK, InsecureSecretKeyAccess.get());
        } catch (GeneralSecurityException e) {
            throw impossible(e);
        }
    }

    /** Its keys, the oldest first. */
    public List<Key> keys() {
        return IntStream.range(0, keyset.size())
                .mapToObj(keyset::getAt)
                .map(KeyRing::key)
                .toList();
    }

    private static Key key(KeysetHandle.Entry entry) {
        return new Key(
                Integer.toUnsignedLong(entry.getId()),
                entry.isPrimary(),
                entry.getStatus().equals(KeyStatus.ENABLED));
    }

    /** The id of the key for new segments. */
    public long primary() {
        return key(keyset.getPrimary()).id();
    }

    /** Whether it has key {@code id}, and may use it. */
    public boolean has(long id) {
        return keys().stream().anyMatch(key -> key.id() == id && key.enabled());
    }

    byte[] wrap(byte[] secret, byte[] context) {
        try {
            return aead.encrypt(secret, context);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a data key cannot be wrapped: " + e.getMessage(), e);
        }
    }

    byte[] unwrap(byte[] wrapped, byte[] context) throws GeneralSecurityException {
        return aead.decrypt(wrapped, context);
    }

    @Override
    public String toString() {
        return "key ring of " + keys();
    }
}
