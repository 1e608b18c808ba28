/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.nats;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The form of NATS headers: a line with the version and perhaps a status, lines of name and value, an empty line; all of printable ASCII. Looked at for every message that comes. */
final class HeaderBlock {

    private static final byte[] VERSION = "NATS/1.0".getBytes(StandardCharsets.US_ASCII);
    private static final int STATUS_DIGITS = 3;

    private final byte[] block;
    private final int begin;
    private final int finish;

    private HeaderBlock(byte[] block, int begin, int finish) {
        this.block = block;
        this.begin = begin;
        this.finish = finish;
    }

    /** Whether {@code bytes[from..to)} is of this form. */
    static boolean isWellFormed(byte[] bytes, int from, int to) {
        return new HeaderBlock(bytes, from, to).isWellFormed();
    }

    private boolean isWellFormed() {
        int end = lineEnd(begin);
        if (end < 0 || !isFirst(end)) {
            return false;
        }
        int start = end + 2;
        end = lineEnd(start);
        while (end > start && isHeader(start, end)) {
            start = end + 2;
            end = lineEnd(start);
        }
        return end == start && end + 2 == finish;
    }

    /** Where the line ends that begins at {@code start}: before CR LF, or before what may not stand in a line, which then is no end; -1 for none. */
    private int lineEnd(int start) {
        int at = start;
        while (at < finish && block[at] >= ' ' && block[at] <= '~') {
            at++;
        }
        return at + 1 < finish && block[at] == '\r' && block[at + 1] == '\n' ? at : -1;
    }

    /** {@code NATS/1.0}, perhaps a space and three digits, perhaps a space and a text that does not begin with one. */
    private boolean isFirst(int end) {
        int version = begin + VERSION.length;
        int digits = version + 1;
        int text = digits + STATUS_DIGITS + 1;
        if (end < version || !Arrays.equals(block, begin, version, VERSION, 0, VERSION.length)) {
            return false;
        }
        return end == version
                || (isStatus(digits, end)
                        && (end == text - 1 || (end > text && block[text - 1] == ' ' && block[text] != ' ')));
    }

    private boolean isStatus(int digits, int end) {
        boolean fits = end >= digits + STATUS_DIGITS && block[digits - 1] == ' ';
        for (int i = digits; fits && i < digits + STATUS_DIGITS; i++) {
            fits = block[i] >= '0' && block[i] <= '9';
        }
        return fits;
    }

    /** A name without blanks, a colon, and anything. */
    private boolean isHeader(int start, int end) {
        int at = start;
        while (at < end && block[at] != ':' && block[at] != ' ') {
            at++;
        }
        return at > start && at < end && block[at] == ':';
    }
}
