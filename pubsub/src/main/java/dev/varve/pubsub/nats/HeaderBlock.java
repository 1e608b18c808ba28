/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.nats;

import dev.varve.pubsub.MalformedHeaders;
import dev.varve.pubsub.NoResponders;
import dev.varve.pubsub.StatusHeaders;
import dev.varve.pubsub.WireHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The form of NATS headers: a line with the version and perhaps a status, lines of name and value, an empty line; all of printable ASCII. Looked at for every message that comes. */
final class HeaderBlock {

    private static final byte[] VERSION = "NATS/1.0".getBytes(StandardCharsets.US_ASCII);
    private static final int STATUS_DIGITS = 3;
    private static final int LINE_END = 2;
    private static final int NO_RESPONDERS = 503;
    private static final WireHeaders MALFORMED =
            WireHeaders.builder().add(MalformedHeaders.NAME, "1").build();

    private final byte[] block;
    private final int begin;
    private final int finish;

    private HeaderBlock(byte[] block, int begin, int finish) {
        this.block = block;
        this.begin = begin;
        this.finish = finish;
    }

    /** The headers that {@code bytes[from..to)} is, those of its status first; a mark where it is none. */
    static WireHeaders read(byte[] bytes, int from, int to) {
        HeaderBlock block = new HeaderBlock(bytes, from, to);
        return block.isWellFormed() ? block.headers() : MALFORMED;
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
        int start = end + LINE_END;
        end = lineEnd(start);
        while (end > start && isHeader(start, end)) {
            start = end + LINE_END;
            end = lineEnd(start);
        }
        return end == start && end + LINE_END == finish;
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
        int colon = colon(start, end);
        return colon > start && colon < end && block[colon] == ':';
    }

    /** Where the name ends that begins at {@code start}. */
    private int colon(int start, int end) {
        int at = start;
        while (at < end && block[at] != ':' && block[at] != ' ') {
            at++;
        }
        return at;
    }

    private WireHeaders headers() {
        int first = lineEnd(begin);
        WireHeaders.Builder headers = WireHeaders.builder();
        int start = first + LINE_END;
        for (int end = lineEnd(start); end > start; end = lineEnd(start)) {
            int colon = colon(start, end);
            headers.add(text(start, colon), value(colon + 1, end));
            start = end + LINE_END;
        }
        int version = begin + VERSION.length;
        return first == version ? headers.build() : withStatus(version + 1, first, headers.build());
    }

    private WireHeaders withStatus(int digits, int end, WireHeaders own) {
        int description = digits + STATUS_DIGITS;
        int code = Integer.parseInt(text(digits, description));
        return code == NO_RESPONDERS
                ? NoResponders.at("").headers()
                : StatusHeaders.of(code, value(description, end), own);
    }

    /** The text between spaces. */
    private String value(int from, int to) {
        int first = from;
        int last = to;
        while (first < last && block[first] == ' ') {
            first++;
        }
        while (last > first && block[last - 1] == ' ') {
            last--;
        }
        return text(first, last);
    }

    private String text(int from, int to) {
        return new String(block, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
