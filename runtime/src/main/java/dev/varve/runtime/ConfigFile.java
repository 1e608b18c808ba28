/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import dev.varve.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the text of a configuration file, refusing what cannot be one. */
final class ConfigFile {

    private static final long LARGEST = 1024 * 1024;

    private ConfigFile() {}

    /**
     * The text of {@code file}.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#INVALID} if it is missing, unreadable, no text or too large
     */
    static String read(Path file) {
        if (!Files.exists(file)) {
            throw StorageException.invalid("configuration file " + file + " does not exist");
        }
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > LARGEST) {
                throw StorageException.invalid(
                        "configuration file " + file + " must be a regular file of at most " + LARGEST + " bytes");
            }
            return text(file, Files.readAllBytes(file));
        } catch (IOException unreadable) {
            throw StorageException.invalid(
                    "configuration file " + file + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    private static String text(Path file, byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] >= 0 && bytes[i] < ' ' && "\t\n\r".indexOf(bytes[i]) < 0) {
                throw StorageException.invalid("configuration file " + file + " is not text: byte "
                        + String.format("0x%02x", bytes[i]) + " at offset " + i);
            }
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException malformed) {
            throw StorageException.invalid("configuration file " + file + " is not UTF-8 text", malformed);
        }
    }
}
