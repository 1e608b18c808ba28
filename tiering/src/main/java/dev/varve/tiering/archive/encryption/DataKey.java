/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.encryption;

import com.google.crypto.tink.Configuration;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.StreamingAead;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.streamingaead.PredefinedStreamingAeadParameters;
import com.google.crypto.tink.streamingaead.StreamingAeadConfig2026;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.GeneralSecurityException;

/** The key of one segment. */
final class DataKey {

    private static final Configuration TINK = StreamingAeadConfig2026.get();

    private final KeysetHandle keyset;
    private final StreamingAead cipher;

    private DataKey(KeysetHandle keyset) throws GeneralSecurityException {
        this.keyset = keyset;
        this.cipher = keyset.getPrimitive(TINK, StreamingAead.class);
    }

    static DataKey generate() {
        try {
            return new DataKey(KeysetHandle.generateNew(PredefinedStreamingAeadParameters.AES256_GCM_HKDF_1MB, TINK));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a data key cannot be made: " + e.getMessage(), e);
        }
    }

    static DataKey parse(byte[] keyset) throws GeneralSecurityException {
        return new DataKey(TinkProtoKeysetFormat.parseKeyset(keyset, InsecureSecretKeyAccess.get(), TINK));
    }

    byte[] serialized() {
        try {
            return TinkProtoKeysetFormat.serializeKeyset(keyset, InsecureSecretKeyAccess.get(), TINK);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a data key cannot be written: " + e.getMessage(), e);
        }
    }

    /** What is written here goes to {@code out} encrypted, the last of it when this is closed, which closes {@code out}. */
    OutputStream encrypting(OutputStream out, byte[] context) throws IOException {
        try {
            return cipher.newEncryptingStream(out, context);
        } catch (GeneralSecurityException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** What {@code in} holds, decrypted; what was changed is an {@link IOException} before any of it is read. */
    InputStream decrypting(InputStream in, byte[] context) throws IOException {
        try {
            return cipher.newDecryptingStream(in, context);
        } catch (GeneralSecurityException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
