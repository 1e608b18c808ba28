/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.segment;

import dev.varve.Bytes;
import dev.varve.stream.StoredMessage;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A message as a line of JSON: {@code seq}, {@code subject}, {@code time}, {@code timestamp}, {@code headers}, {@code value} in base64; null where there is none.
 *
 * <p>The same line that {@code docs/formats/segment_reader.py} prints.
 */
public final class MessageLine {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final DateTimeFormatter NANOS = formatter("SSSSSSSSS");
    private static final DateTimeFormatter MILLIS = formatter("SSS");

    private MessageLine() {}

    private static DateTimeFormatter formatter(String fraction) {
        return DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss." + fraction + "'Z'")
                .withZone(ZoneOffset.UTC);
    }

    /** The line of {@code stored}, without its end. */
    public static String of(StoredMessage stored) {
        Map<String, @Nullable Object> line = new LinkedHashMap<>();
        line.put("seq", stored.seq());
        line.put("subject", stored.subject().value());
        line.put("time", NANOS.format(stored.storeTime()));
        line.put("timestamp", stored.message().timestamp().map(MILLIS::format).orElse(null));
        line.put("headers", stored.message().headers().asMap());
        line.put("value", stored.message().value().map(MessageLine::base64).orElse(null));
        return MAPPER.writeValueAsString(line);
    }

    private static String base64(Bytes value) {
        return Base64.getEncoder().encodeToString(value.unsafeArray());
    }
}
