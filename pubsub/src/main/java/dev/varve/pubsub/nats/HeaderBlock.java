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

    private HeaderBlock(byte[] block) {
        this.block = block;
    }

    static boolean isWellFormed(byte[] block) {
        return new HeaderBlock(block).isWellFormed();
    }

    private boolean isWellFormed() {
        int end = lineEnd(0);
        if (end < 0 || !isFirst(end)) {
            return false;
        }
        int start = end + 2;
        end = lineEnd(start);
        while (end > start && isHeader(start, end)) {
            start = end + 2;
            end = lineEnd(start);
        }
        return end == start && end + 2 == block.length;
    }

    /** Where the line ends that begins at {@code start}: before CR LF, or before what may not stand in a line, which then is no end; -1 for none. */
    private int lineEnd(int start) {
        int at = start;
        while (at < block.length && block[at] >= ' ' && block[at] <= '~') {
            at++;
        }
        return at + 1 < block.length && block[at] == '\r' && block[at + 1] == '\n' ? at : -1;
    }

    /** {@code NATS/1.0}, perhaps a space and three digits, perhaps a space and a text that does not begin with one. */
    private boolean isFirst(int end) {
        int digits = VERSION.length + 1;
        int text = digits + STATUS_DIGITS + 1;
        if (end < VERSION.length || !Arrays.equals(block, 0, VERSION.length, VERSION, 0, VERSION.length)) {
            return false;
        }
        return end == VERSION.length
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
