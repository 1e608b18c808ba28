/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.nats;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The form of NATS headers: a line with the version and perhaps a status, lines of name and value, an empty line; all of printable ASCII. */
final class HeaderBlock {

    private static final Pattern FIRST = Pattern.compile("NATS/1\\.0(?: \\d{3}(?: [!-~][ -~]*)?)?");
    private static final Pattern HEADER = Pattern.compile("[!-9;-~]+:[ -~]*");
    private static final String END = "\r\n";

    private HeaderBlock() {}

    static boolean isWellFormed(byte[] block) {
        String text = new String(block, StandardCharsets.ISO_8859_1);
        int end = text.indexOf(END);
        if (end < 0 || !FIRST.matcher(text.substring(0, end)).matches()) {
            return false;
        }
        int start = end + END.length();
        end = text.indexOf(END, start);
        while (end > start && HEADER.matcher(text.substring(start, end)).matches()) {
            start = end + END.length();
            end = text.indexOf(END, start);
        }
        return end == start && end + END.length() == text.length();
    }
}
