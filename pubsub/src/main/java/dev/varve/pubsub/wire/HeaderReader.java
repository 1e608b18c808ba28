/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import dev.varve.Durability;
import dev.varve.StorageException;
import dev.varve.pubsub.WireHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Typed access to protocol headers that somebody else wrote.
 *
 * <p>Whatever is missing, there twice, or not of the allowed form is {@link dev.varve.ErrorCode#INVALID} with a message that names the header, its value and what is allowed. Immutable.
 */
public final class HeaderReader {

    private final WireHeaders headers;

    private HeaderReader(WireHeaders headers) {
        this.headers = headers;
    }

    /** A reader of {@code headers}. */
    public static HeaderReader of(WireHeaders headers) {
        return new HeaderReader(headers);
    }

    /** What is read. */
    public WireHeaders headers() {
        return headers;
    }

    /** The value of {@code name} as it is. */
    public Optional<String> text(String name) {
        int count = headers.count(name);
        if (count > 1) {
            throw StorageException.invalid("header '" + name + "' has " + count + " values, 1 is allowed");
        }
        return headers.first(name);
    }

    /** The value of {@code name} as it is, which must be there. */
    public String requiredText(String name) {
        return required(name, text(name));
    }

    /** The value of {@code name}, decoded by {@link ValueCodec}. */
    public Optional<String> decoded(String name) {
        return parsed(name, ValueCodec::decode);
    }

    /** What {@code parser} makes of the value of {@code name}; the parser refuses with {@link dev.varve.ErrorCode#INVALID}. */
    public <T> Optional<T> parsed(String name, Function<String, T> parser) {
        return text(name).map(value -> parse(name, value, parser));
    }

    /** {@link #parsed} of a header that must be there. */
    public <T> T requiredParsed(String name, Function<String, T> parser) {
        return parse(name, requiredText(name), parser);
    }

    /** The whole number {@code least <= name <= most}. */
    public OptionalLong number(String name, long least, long most) {
        Optional<String> value = text(name);
        return value.isPresent()
                ? OptionalLong.of(WireNumbers.parse(() -> "header '" + name + "'", value.get(), least, most))
                : OptionalLong.empty();
    }

    /** The whole number {@code name}, at least {@code least}. */
    public OptionalLong number(String name, long least) {
        return number(name, least, Long.MAX_VALUE);
    }

    /** The whole number {@code least <= name <= most}, which must be there. */
    public long requiredNumber(String name, long least, long most) {
        return WireNumbers.parse(() -> "header '" + name + "'", requiredText(name), least, most);
    }

    /** The whole number {@code name}, at least {@code least}, which must be there. */
    public long requiredNumber(String name, long least) {
        return requiredNumber(name, least, Long.MAX_VALUE);
    }

    /** Whether {@code name} is {@code 1}; absent is {@code 0}. */
    public boolean flag(String name) {
        return number(name, 0, 1).orElse(0) == 1;
    }

    /** The time span {@code name}, in ms, at least 1. */
    public Optional<Duration> duration(String name) {
        OptionalLong millis = number(name, 1);
        return millis.isPresent() ? Optional.of(Duration.ofMillis(millis.getAsLong())) : Optional.empty();
    }

    /** The time {@code name}, in ms since 1970. */
    public Optional<Instant> time(String name) {
        OptionalLong millis = number(name, Long.MIN_VALUE);
        return millis.isPresent() ? Optional.of(Instant.ofEpochMilli(millis.getAsLong())) : Optional.empty();
    }

    /** The time {@code name}, in ms since 1970, which must be there. */
    public Instant requiredTime(String name) {
        return required(name, time(name));
    }

    /** The durability {@code name}. */
    public Optional<Durability> durability(String name) {
        return parsed(name, Durability::parse);
    }

    /** The durability {@code name}, which must be there. */
    public Durability requiredDurability(String name) {
        return required(name, durability(name));
    }

    /** The member of {@code type} that {@code name} says, in lower case with {@code -} for {@code _}. */
    public <E extends Enum<E>> Optional<E> word(String name, Class<E> type) {
        return text(name).map(value -> WireNames.find(type, value).orElseThrow(() -> malformed(name, value, type)));
    }

    /** {@link #word} of a header that must be there. */
    public <E extends Enum<E>> E requiredWord(String name, Class<E> type) {
        return required(name, word(name, type));
    }

    private static StorageException malformed(String name, String value, Class<? extends Enum<?>> type) {
        return StorageException.invalid(
                "header '" + name + "' is '" + Printable.of(value) + "'; allowed: " + WireNames.all(type));
    }

    private static <T> T parse(String name, String value, Function<String, T> parser) {
        try {
            return parser.apply(value);
        } catch (StorageException e) {
            throw StorageException.invalid("header '" + name + "': " + e.getMessage(), e);
        }
    }

    private static <T> T required(String name, Optional<T> value) {
        return value.orElseThrow(() -> StorageException.invalid("header '" + name + "' is missing"));
    }
}
