/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.tiering.store.Sha256;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** A JSON object on one line whose last field, {@code sha256}, is the digest of the object without it. */
final class SealedJson {

    /** The version of the format that is written, and the only one there is. */
    static final int FORMAT = 1;

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String BEFORE = ",\"sha256\":\"";
    private static final String AFTER = "\"}\n";
    private static final int SEAL = BEFORE.length() + 64 + AFTER.length();

    private SealedJson() {}

    static Bytes write(Map<String, @Nullable Object> fields) {
        String text = MAPPER.writeValueAsString(fields);
        String sealed = text.substring(0, text.length() - 1) + BEFORE + digest(text) + AFTER;
        return Bytes.utf8(sealed);
    }

    private static String digest(String text) {
        return Sha256.of(Bytes.utf8(text)).hex();
    }

    /**
     * What {@code parse} makes of the fields of {@code content}.
     *
     * @param name what to call it in messages
     * @throws StorageException {@link ErrorCode#CORRUPT} if it is damaged; {@link ErrorCode#UNSUPPORTED} if it is whole and of a later release
     */
    static <T> T read(String name, Bytes content, Function<JsonFields, T> parse) {
        try {
            JsonFields fields = new JsonFields(MAPPER.readTree(unsealed(content)));
            long format = fields.number("format");
            if (format != FORMAT) {
                throw StorageException.received(
                        ErrorCode.UNSUPPORTED,
                        "'" + name + "' has format version " + format + "; this release reads " + FORMAT
                                + ": take a newer one",
                        OptionalLong.empty());
            }
            return parse.apply(fields);
        } catch (JacksonException | IllegalArgumentException malformed) {
            throw damaged(name, malformed);
        } catch (StorageException e) {
            throw e.code() == ErrorCode.UNSUPPORTED ? e : damaged(name, e);
        }
    }

    private static StorageException damaged(String name, RuntimeException cause) {
        return StorageException.corrupt("'" + name + "' is damaged: " + cause.getMessage(), cause);
    }

    private static String unsealed(Bytes content) {
        String all = new String(content.unsafeArray(), UTF_8);
        int end = all.length() - SEAL;
        if (end < 1 || !all.startsWith(BEFORE, end) || !all.endsWith(AFTER)) {
            throw new IllegalArgumentException("it does not end with its digest");
        }
        String text = all.substring(0, end) + "}";
        String stated = all.substring(end + BEFORE.length(), all.length() - AFTER.length());
        if (!digest(text).equals(stated)) {
            throw new IllegalArgumentException("it does not have the digest that it states");
        }
        return text;
    }
}
