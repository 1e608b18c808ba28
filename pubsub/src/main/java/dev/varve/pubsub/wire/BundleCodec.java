/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import dev.varve.Bytes;
import dev.varve.StorageException;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The payload of a bundle: its items one after the other, each as a line with the bytes of its headers and of its payload, the headers, a line each, and the payload.
 *
 * <p>Of headers only their form is looked at here, as a transport looks at those of a message.
 */
public final class BundleCodec {

    /** The most items of a bundle, whatever their size. */
    public static final int MAX_ITEMS = 1000;

    /** The most bytes of a bundle: the numbers before an item have at most seven digits. */
    public static final int MAX_BYTES = 9_999_999;

    /** The bytes that the answer to one item may take at least. */
    private static final int ANSWER_BYTES = 512;

    private BundleCodec() {}

    /** The most items whose answers surely fit a message with a payload of {@code room} bytes; at least 1. */
    public static int mostItems(int room) {
        return Math.max(1, Math.min(MAX_ITEMS, room / ANSWER_BYTES));
    }

    /** The payload that {@code items}, with headers of printable ASCII, travel as. */
    public static Bytes write(List<BundleItem> items) {
        long most = items.stream().mapToLong(BundleItem::size).sum();
        BundleWriter out = new BundleWriter(Math.toIntExact(most));
        items.forEach(out::item);
        return out.written();
    }

    /**
     * The {@code count} items of {@code payload}.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#INVALID} if it is anything else than that
     */
    public static List<BundleItem> read(Bytes payload, int count) {
        List<BundleItem> items = new ArrayList<>(Math.min(count, MAX_ITEMS));
        iterate(payload, count).forEachRemaining(items::add);
        return List.copyOf(items);
    }

    /** The {@code count} items of {@code payload}, each read when it is asked for; fails as {@link #read} does, where it meets what is not of their form. */
    public static Iterator<BundleItem> iterate(Bytes payload, int count) {
        return new BundleReader(payload, count);
    }

    /** The number of items that the headers of a bundle say; 0 where they are of none. */
    public static int count(HeaderReader from) {
        return (int) from.number(HeaderNames.BUNDLE, 1, MAX_ITEMS).orElse(0);
    }

    /** The most requests that whoever wrote these headers takes in a bundle; 1 where they do not say, or nothing that is understood. */
    public static int mostOf(HeaderReader from) {
        try {
            return (int)
                    Math.min(MAX_ITEMS, from.number(HeaderNames.MAX_BUNDLE, 1).orElse(1));
        } catch (StorageException e) {
            return 1;
        }
    }

    /** {@code answer}, the reason of an error cut off so that it takes no more of a bundle than any answer. */
    public static BundleItem terse(BundleItem answer) {
        Map<String, List<String>> headers = new LinkedHashMap<>(answer.headers().asMap());
        headers.computeIfPresent(HeaderNames.ERROR, (name, reasons) -> List.of("the reason does not fit the answer"));
        return new BundleItem(WireHeaders.of(headers), answer.payload());
    }

    /** The messages that {@code message} brings, each to the same subject: itself, if it is no bundle. */
    public static List<WireMessage> messages(WireMessage message) {
        int count = count(HeaderReader.of(message.headers()));
        if (count == 0) {
            return List.of(message);
        }
        return read(message.payload(), count).stream()
                .map(item -> WireMessage.of(message.subject(), item.headers(), item.payload()))
                .toList();
    }

    /** Headers of a bundle of {@code count} requests: a server that knows no bundles refuses them, as they say that there is no value and there is. */
    public static void writeRequest(WireHeaders.Builder to, int count) {
        to.add(HeaderNames.BUNDLE, count).add(HeaderNames.NO_VALUE, 1);
    }
}
