/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The address of messages: tokens separated by dots, such as {@code orders.eu.4711}.
 *
 * <p>A token is one or more printable ASCII characters without space, {@code .}, {@code *} and {@code >}; anything else is carried by
 * {@link SubjectCodec}, which {@link #ofTokens} applies. At most {@value #MAX_TOKENS} tokens and {@value #MAX_LENGTH} characters. The first token may not start
 * with {@code $} nor be {@code _INBOX}: those belong to the messaging system. Case matters. The grammar follows NATS's recommendation for portable
 * subjects (docs.nats.io, "Subject-Based Messaging").
 *
 * @param value the whole address
 */
public record Subject(String value) implements Comparable<Subject> {

    /** The most tokens a subject may have. */
    public static final int MAX_TOKENS = 32;

    /** The most characters a subject may have. */
    public static final int MAX_LENGTH = 1024;

    public Subject {
        SubjectGrammar.check("subject", value);
        Preconditions.require(
                !SubjectGrammar.hasWildcard(value),
                () -> "subject '" + printable(value)
                        + "' holds a wildcard; a subject addresses one thing, use a filter to address many");
    }

    /**
     * The subject written as {@code value}.
     *
     * @throws StorageException {@link ErrorCode#INVALID} if it breaks the grammar
     */
    public static Subject of(String value) {
        return new Subject(value);
    }

    /** The subject of these tokens, each escaped by {@link SubjectCodec}, so that any text is allowed but the empty one. */
    public static Subject ofTokens(String... tokens) {
        return new Subject(Arrays.stream(tokens).map(SubjectCodec::escape).collect(Collectors.joining(".")));
    }

    /** The tokens as they are written, still escaped. */
    public List<String> tokens() {
        return List.of(value.split("\\.", -1));
    }

    /** This subject with {@code token}, escaped, appended. */
    public Subject child(String token) {
        return new Subject(value + "." + SubjectCodec.escape(token));
    }

    /** The filter that matches this subject only. */
    public SubjectFilter filter() {
        return new SubjectFilter(value);
    }

    @Override
    public int compareTo(Subject other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }

    /** {@code text} cut to a length fit for a message, with everything but printable ASCII escaped. */
    static String printable(String text) {
        String cut = text.length() > 80 ? text.substring(0, 80) : text;
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
