/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import dev.varve.Preconditions;
import dev.varve.Subject;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** The slots into which the name space is divided, each owned by one server at a time. */
public final class Slots {

    /** How many there are. */
    public static final int COUNT = 1024;

    private Slots() {}

    /** The slot of the declared stream {@code name}. */
    public static int ofDeclared(String name) {
        return ofKey("s:=" + name);
    }

    /** The slot of the undeclared stream of {@code subject}. */
    public static int ofUndeclared(Subject subject) {
        return ofKey("s:" + subject.value());
    }

    /** The slot of the bucket of keys {@code name}. */
    public static int ofKeys(String name) {
        return ofKey("k:" + name);
    }

    /** The slot of the bucket of objects {@code name}. */
    public static int ofObjects(String name) {
        return ofKey("o:" + name);
    }

    /** Returns {@code slot} if there is such a one. */
    public static int check(int slot) {
        Preconditions.require(slot >= 0 && slot < COUNT, "slot must be 0 to " + (COUNT - 1) + ", not " + slot);
        return slot;
    }

    /** The CRC-32 of the key's UTF-8 bytes, modulo the number of slots. */
    static int ofKey(String key) {
        CRC32 crc = new CRC32();
        crc.update(key.getBytes(StandardCharsets.UTF_8));
        return (int) (crc.getValue() % COUNT);
    }
}
