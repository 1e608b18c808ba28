/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import dev.varve.StorageException;
import java.util.Set;

/** The ids that stand in subjects and headers: 1 to 64 of {@code A-Z a-z 0-9 _ -}. */
public final class WireIds {

    private static final int MAX_LENGTH = 64;
    private static final Set<String> NOT_SERVERS = Set.of("coordinator", "change", "kv-change", "map-changed");

    private WireIds() {}

    /**
     * Returns {@code id} if it can be one of a transfer, a batch, an upload or an incarnation.
     *
     * @param what how the error names it
     * @throws StorageException {@link dev.varve.ErrorCode#INVALID} if it cannot
     */
    public static String check(String what, String id) {
        boolean fits = !id.isEmpty() && id.length() <= MAX_LENGTH && id.chars().allMatch(WireIds::isPlain);
        if (!fits) {
            throw StorageException.invalid(
                    what + " '" + Printable.of(id) + "' must be 1 to " + MAX_LENGTH + " characters of A-Z a-z 0-9 _ -");
        }
        return id;
    }

    /**
     * Returns {@code id} if it can be a server's.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#INVALID} if it cannot
     */
    public static String server(String id) {
        check("server id", id);
        if (NOT_SERVERS.contains(id)) {
            throw StorageException.invalid("server id '" + id + "' is a word of the protocol; choose another");
        }
        return id;
    }

    private static boolean isPlain(int c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    }
}
