/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import java.nio.charset.StandardCharsets;

/** Foreign text made fit for a message: short, and of printable ASCII only. */
public final class Printable {

    private static final int MAX_LENGTH = 80;

    private Printable() {}

    /** {@code text}, cut after 80 characters, with all but printable ASCII escaped. */
    public static String of(String text) {
        String cut = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) : text;
        StringBuilder shown = new StringBuilder();
        for (byte b : cut.getBytes(StandardCharsets.UTF_8)) {
            if (b >= 0x20 && b < 0x7f) {
                shown.append((char) b);
            } else {
                shown.append(String.format("\\x%02x", b));
            }
        }
        return cut.length() < text.length() ? shown + "..." : shown.toString();
    }
}
