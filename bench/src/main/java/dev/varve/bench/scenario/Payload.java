/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import dev.varve.Bytes;
import dev.varve.Message;
import java.util.Random;

/** The bytes of every message: as many as {@link Settings#MESSAGE_BYTES}, which do not compress, and are the same in each run. */
public final class Payload {

    private static final byte[] BYTES = new byte[Settings.MESSAGE_BYTES];

    static {
        new Random(20_140_101).nextBytes(BYTES);
    }

    private Payload() {}

    static byte[] array() {
        return BYTES.clone();
    }

    /** The bytes. */
    public static Bytes bytes() {
        return Bytes.of(BYTES);
    }

    /** A message of them, without headers. */
    public static Message message() {
        return Message.of(bytes());
    }
}
