/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import static dev.varve.pubsub.wire.HeaderNames.ACTUAL;
import static dev.varve.pubsub.wire.HeaderNames.CAPABILITY;
import static dev.varve.pubsub.wire.HeaderNames.CODE;
import static dev.varve.pubsub.wire.HeaderNames.ERROR;
import static dev.varve.pubsub.wire.HeaderNames.ETA;

import dev.varve.Capability;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.pubsub.WireHeaders;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** Errors as replies. */
public final class ErrorCodec {

    private static final int MAX_TEXT = 1000;

    private ErrorCodec() {}

    /** The reply that says {@code error}; its text is cut to {@value #MAX_TEXT} characters. */
    public static WireHeaders write(StorageException error) {
        WireHeaders.Builder to = Status.ERROR.headers();
        write(to, error);
        return to.build();
    }

    /** Adds {@code error} to what else is said, as of an item of a page of which nothing but its name can be told. */
    public static void write(WireHeaders.Builder to, StorageException error) {
        to.add(CODE, error.code().name());
        to.add(ERROR, ValueCodec.encode(cut(Objects.requireNonNullElse(error.getMessage(), ""))));
        error.actual().ifPresent(actual -> to.add(ACTUAL, actual));
        error.capability().ifPresent(capability -> to.add(CAPABILITY, capability.name()));
        error.eta().ifPresent(eta -> to.add(ETA, WireNumbers.millis(eta)));
    }

    /** Whether {@code from} says an error. */
    public static boolean isIn(HeaderReader from) {
        return from.text(CODE).isPresent();
    }

    /**
     * The error that a reply of status {@code error}, or an item, says.
     *
     * @throws StorageException {@link ErrorCode#INVALID} if the reply itself is malformed
     */
    public static StorageException read(HeaderReader from) {
        ErrorCode code = from.requiredParsed(CODE, text -> constant(ErrorCode.class, text));
        String message = from.decoded(ERROR).orElse("no reason given");
        OptionalLong actual = from.number(ACTUAL, Long.MIN_VALUE);
        if (actual.isPresent()) {
            return StorageException.received(code, message, actual);
        }
        Optional<Capability> capability = from.parsed(CAPABILITY, text -> constant(Capability.class, text));
        Optional<Duration> eta =
                from.number(ETA, 0).stream().mapToObj(Duration::ofMillis).findFirst();
        return StorageException.received(code, message, capability, eta);
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(member -> member.name().equals(text))
                .findFirst()
                .orElseThrow(() -> StorageException.invalid(
                        "'" + Printable.of(text) + "' is no " + type.getSimpleName() + " of this version"));
    }

    private static String cut(String text) {
        if (text.length() <= MAX_TEXT) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(MAX_TEXT - 1)) ? MAX_TEXT - 1 : MAX_TEXT;
        return text.substring(0, end);
    }
}
