/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Names of keys as NATS KV allows them: {@code A-Z a-z 0-9 - / _ = .}, and all else as {@code =XX}.
 *
 * <p>One to one in both directions, also for keys of other clients: an equals sign stands for itself but where it would begin an escape; there it is {@code =3D}. In filters, wildcards stay.
 */
final class KeyNames {

    // Two hex digits of a character that a key of the SPI may hold and one of NATS may not.
    private static final String SPECIAL = "(?:2[1-9BC]|3[ABCF]|40|5[BCDE]|60|7[BCDE])";
    private static final Pattern TO_ESCAPE = Pattern.compile("[^-/_=.a-zA-Z0-9*>]|=(?=(?:3D)*" + SPECIAL + ")");
    private static final Pattern ESCAPED = Pattern.compile("=((?:3D)*)(" + SPECIAL + ")");

    private KeyNames() {}

    /** {@code name}, of a key or a filter, as NATS KV writes it. */
    static String escape(String name) {
        return TO_ESCAPE
                .matcher(name)
                .replaceAll(found -> "="
                        + HexFormat.of().withUpperCase().toHexDigits((byte)
                                found.group().charAt(0)));
    }

    /** The name that NATS KV writes as {@code key}. */
    static String unescape(String key) {
        return ESCAPED.matcher(key).replaceAll(found -> {
            String equals = found.group(1);
            String plain = equals.isEmpty()
                    ? Character.toString(HexFormat.fromHexDigits(found.group(2)))
                    : "=" + equals.substring(2) + found.group(2);
            return java.util.regex.Matcher.quoteReplacement(plain);
        });
    }
}
