/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

/**
 * Where a stream stands in a listing, as a text by which listings are ordered and go on: a declared stream and an undeclared one may have the same name.
 *
 * <p>The text is compared character by character; a space stands before every character that a name may have, so that two of the same name follow each other.
 */
public final class ListingPlace {

    /** What follows the subject of an undeclared stream. */
    private static final String UNDECLARED = " ";

    private ListingPlace() {}

    /** The place of the declared stream, or the bucket, {@code name}. */
    public static String ofDeclared(String name) {
        return name;
    }

    /** The place of the undeclared stream of {@code subject}. */
    public static String ofUndeclared(String subject) {
        return subject + UNDECLARED;
    }

    /** The place of the stream that {@code item} of a {@code list} describes. */
    public static String read(HeaderReader item) {
        String name = item.requiredText(HeaderNames.STREAM);
        return item.requiredNumber(HeaderNames.DECLARED, 0, 1) == 1 ? ofDeclared(name) : ofUndeclared(name);
    }

    /** A text after the name that {@code place} is of, and before every name that comes after it. */
    public static String beyond(String place) {
        return place.endsWith(UNDECLARED) ? place : place + UNDECLARED;
    }
}
