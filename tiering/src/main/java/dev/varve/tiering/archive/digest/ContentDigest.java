/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.digest;

import dev.varve.Preconditions;
import dev.varve.tiering.store.Sha256;
import dev.varve.tiering.store.TreeHash;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;

/**
 * What identifies the content of an object.
 *
 * @param bytes how long it is
 * @param sha256 its digest
 * @param treeHash its {@linkplain TreeHash tree hash}
 */
public record ContentDigest(long bytes, Sha256 sha256, Sha256 treeHash) {

    private static final int BUFFER = 256 << 10;

    public ContentDigest {
        Preconditions.atLeast("bytes", bytes, 0);
    }

    /** That of all that {@code content} still has; read to the end and not closed. */
    public static ContentDigest of(InputStream content) throws IOException {
        return copying(content, OutputStream.nullOutputStream());
    }

    /** {@link #of} of what is copied to {@code copy} meanwhile; neither is closed. */
    public static ContentDigest copying(InputStream content, OutputStream copy) throws IOException {
        MessageDigest whole = Sha256.newDigest();
        TreeHash tree = new TreeHash();
        byte[] buffer = new byte[BUFFER];
        long bytes = 0;
        for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
            whole.update(buffer, 0, read);
            tree.update(buffer, 0, read);
            copy.write(buffer, 0, read);
            bytes += read;
        }
        return new ContentDigest(bytes, Sha256.of(whole.digest()), tree.finish());
    }
}
