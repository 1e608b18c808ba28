/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import dev.varve.Bytes;
import dev.varve.Preconditions;
import dev.varve.StorageException;
import dev.varve.pubsub.WireHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the items of a bundle in turn; whatever is not of their form is {@link dev.varve.ErrorCode#INVALID}.
 *
 * <p>Items of a bundle have mostly the same headers, some with the same values: a text that stands where the item before had it is not made anew. For use by one thread.
 */
final class BundleReader implements Iterator<BundleItem> {

    private static final int MOST_DIGITS = 7;
    /** Texts beyond so many of an item are made for each. */
    private static final int REMEMBERED = 16;

    private final byte[] bytes;
    private final Bytes whole;
    private final int count;
    private final @Nullable String[] before = new String[REMEMBERED];
    private int done;
    private int place;

    BundleReader(Bytes payload, int count) {
        this.whole = payload;
        this.bytes = payload.unsafeArray();
        this.count = count;
    }

    @Override
    public boolean hasNext() {
        return done < count;
    }

    @Override
    public BundleItem next() {
        if (!hasNext()) {
            throw new NoSuchElementException("a bundle of " + count);
        }
        BundleItem item = item();
        done++;
        Preconditions.require(
                done < count || place == bytes.length,
                () -> "the bundle of " + count + " has bytes behind its last item");
        return item;
    }

    private BundleItem item() {
        int headerBytes = number(' ');
        int payloadBytes = number('\r');
        require('\n');
        if ((long) headerBytes + payloadBytes > bytes.length - place) {
            throw malformed("an item is cut off");
        }
        WireHeaders headers = headers(place + headerBytes);
        Bytes payload = whole.slice(place, payloadBytes);
        place += payloadBytes;
        return new BundleItem(headers, payload);
    }

    /** A number of decimal digits before {@code end}, which is passed over too. */
    private int number(char end) {
        int value = 0;
        int start = place;
        while (place < bytes.length && bytes[place] >= '0' && bytes[place] <= '9' && place - start < MOST_DIGITS) {
            value = 10 * value + bytes[place++] - '0';
        }
        if (place == start) {
            throw malformed("a number is missing");
        }
        require(end);
        return value;
    }

    private void require(char expected) {
        if (place == bytes.length || bytes[place] != expected) {
            throw malformed("its form is not kept");
        }
        place++;
    }

    private WireHeaders headers(int end) {
        if (place == end) {
            return WireHeaders.none();
        }
        WireHeaders.Builder headers = WireHeaders.builder();
        for (int text = 0; place < end; text += 2) {
            String name = text(':', end, text);
            Preconditions.require(!name.isEmpty() && name.indexOf(' ') < 0, "a header of the bundle has no name");
            require(' ');
            String value = text('\r', end, text + 1);
            boolean padded = value.startsWith(" ") || value.endsWith(" ");
            Preconditions.require(!padded, "a header of the bundle begins or ends with a space");
            require('\n');
            headers.add(name, value);
        }
        if (place != end) {
            throw malformed("headers are longer than they say");
        }
        return headers.build();
    }

    /** Printable ASCII before {@code end}, which is passed over too; {@code index} counts the texts of an item. */
    private String text(char end, int limit, int index) {
        int start = place;
        while (place < limit && bytes[place] != end && bytes[place] >= ' ' && bytes[place] <= '~') {
            place++;
        }
        int length = place - start;
        require(end);
        if (index >= REMEMBERED) {
            return made(start, length);
        }
        String known = before[index];
        if (known == null || !stands(known, start, length)) {
            known = made(start, length);
            before[index] = known;
        }
        return known;
    }

    private String made(int start, int length) {
        return new String(bytes, start, length, StandardCharsets.US_ASCII);
    }

    private boolean stands(String text, int start, int length) {
        boolean same = text.length() == length;
        // What differs, such as a sequence, mostly differs at its end.
        for (int i = length - 1; same && i >= 0; i--) {
            same = text.charAt(i) == bytes[start + i];
        }
        return same;
    }

    private StorageException malformed(String how) {
        return StorageException.invalid("the bundle is malformed at byte " + place + ": " + how);
    }
}
