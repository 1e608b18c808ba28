/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.Headers;
import dev.varve.pubsub.WireHeaders;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Headers as a text of lines {@code name:value}; names hold no colon and values no line break, so nothing needs an escape. */
final class HeaderText {

    private HeaderText() {}

    static String write(Map<String, List<String>> headers) {
        StringBuilder text = new StringBuilder();
        headers.forEach((name, values) -> values.forEach(
                value -> text.append(name).append(':').append(value).append('\n')));
        return text.toString();
    }

    static Headers read(String text) {
        return text.isEmpty() ? Headers.none() : new Headers(parse(text));
    }

    static WireHeaders readWire(String text) {
        return WireHeaders.of(parse(text));
    }

    private static Map<String, List<String>> parse(String text) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            int colon = text.indexOf(':', start);
            headers.computeIfAbsent(text.substring(start, colon), name -> new ArrayList<>(1))
                    .add(text.substring(colon + 1, end));
            start = end + 1;
        }
        return headers;
    }
}
