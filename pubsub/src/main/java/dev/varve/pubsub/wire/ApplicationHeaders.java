/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import dev.varve.Headers;
import dev.varve.StorageException;
import dev.varve.pubsub.WireHeaders;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The application's headers among those of a message on the wire: all whose names do not begin with {@value HeaderNames#PREFIX}. */
public final class ApplicationHeaders {

    private ApplicationHeaders() {}

    /** Adds {@code headers}, encoded by {@link ValueCodec}. */
    public static void write(WireHeaders.Builder to, Headers headers) {
        headers.asMap().forEach((name, values) -> values.forEach(value -> to.add(name, ValueCodec.encode(value))));
    }

    /**
     * The application's headers of {@code wire}.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#INVALID}, naming the header, if a name or value is not allowed
     */
    public static Headers read(WireHeaders wire) {
        Map<String, List<String>> found = new LinkedHashMap<>();
        wire.forEach((name, value) -> {
            if (!name.startsWith(HeaderNames.PREFIX)) {
                found.computeIfAbsent(name, added -> new ArrayList<>(1)).add(decode(name, value));
            }
        });
        return found.isEmpty() ? Headers.none() : new Headers(found);
    }

    private static String decode(String name, String value) {
        try {
            return ValueCodec.decode(value);
        } catch (StorageException e) {
            throw StorageException.invalid("header '" + Printable.of(name) + "': " + e.getMessage(), e);
        }
    }
}
