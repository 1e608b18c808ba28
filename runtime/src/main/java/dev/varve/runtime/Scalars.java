/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import dev.varve.Durability;
import dev.varve.StorageException;
import dev.varve.runtime.Scalar.Nature;
import dev.varve.spi.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The single-valued types that configuration knows. */
final class Scalars {

    private static final Map<Class<?>, Scalar<?>> KNOWN = Map.ofEntries(
            entry(String.class, of(String.class, "text", Nature.TEXT, Scalars::text, text -> text)),
            entry(
                    Secret.class,
                    of(Secret.class, "secret text", Nature.SECRET, raw -> new Secret(text(raw)), Secret::reveal)),
            entry(URI.class, of(URI.class, "URI", Nature.TEXT, Scalars::uri, URI::toString)),
            entry(Path.class, of(Path.class, "path", Nature.MEASURE, Scalars::path, Path::toString)),
            entry(
                    Duration.class,
                    of(Duration.class, "duration", Nature.MEASURE, Scalars::duration, DurationText::format)),
            entry(
                    Durability.class,
                    of(Durability.class, "durability", Nature.MEASURE, Scalars::durability, Durability::toString)),
            entry(boolean.class, of(Boolean.class, "true or false", Nature.MEASURE, Scalars::truth, truth -> truth)),
            entry(int.class, of(Integer.class, "whole number", Nature.MEASURE, Numbers::toInt, Integer::longValue)),
            entry(long.class, of(Long.class, "whole number", Nature.MEASURE, Numbers::toLong, number -> number)),
            entry(double.class, of(Double.class, "number", Nature.MEASURE, Numbers::toDouble, number -> number)));

    private static final Map<Class<?>, Scalar<?>> SIZES = Map.of(
            int.class, of(Integer.class, "size", Nature.MEASURE, Numbers::toIntSize, size -> SizeText.format(size)),
            long.class, of(Long.class, "size", Nature.MEASURE, Numbers::toSize, size -> SizeText.format(size)));

    private static final Map<Class<?>, Class<?>> UNBOXED = Map.of(
            Boolean.class, boolean.class, Integer.class, int.class, Long.class, long.class, Double.class, double.class);

    private Scalars() {}

    /** The type {@code type}, if it is known, for the component {@code name}: a number whose name ends in {@code Bytes} or {@code Budget} is a size. */
    static Optional<SettingType> find(Class<?> type, String name) {
        Class<?> plain = UNBOXED.getOrDefault(type, type);
        if (plain.isEnum()) {
            return Optional.of(enumeration(plain.asSubclass(Enum.class)));
        }
        boolean size = name.equals("bytes") || name.endsWith("Bytes") || name.endsWith("Budget");
        return Optional.ofNullable(size && SIZES.containsKey(plain) ? SIZES.get(plain) : KNOWN.get(plain));
    }

    private static <T> Scalar<T> of(
            Class<T> type, String described, Nature nature, Function<Object, T> parse, Function<T, Object> format) {
        return new Scalar<>(type, described, nature, parse, format);
    }

    private static Map.Entry<Class<?>, Scalar<?>> entry(Class<?> type, Scalar<?> scalar) {
        return Map.entry(type, scalar);
    }

    @SuppressWarnings("rawtypes") // Class.asSubclass knows enums only so
    private static Scalar<?> enumeration(Class<? extends Enum> type) {
        List<Enum> constants = Arrays.asList(type.getEnumConstants());
        List<String> words = constants.stream().map(KebabCase::ofConstant).toList();
        Function<Object, Enum> parse = raw -> {
            int index = words.indexOf(String.valueOf(raw));
            if (index < 0) {
                String hint = Nearest.hint(String.valueOf(raw), words);
                throw new MisfitException("must be one of " + String.join(", ", words), hint);
            }
            return constants.get(index);
        };
        return new Scalar<>(
                Enum.class,
                "one of `" + String.join("`, `", words) + "`",
                Nature.MEASURE,
                parse,
                KebabCase::ofConstant);
    }

    private static String text(Object raw) {
        if (raw instanceof String text) {
            return text;
        }
        throw new MisfitException("must be text", "; put it in quotes");
    }

    private static boolean truth(Object raw) {
        String word = String.valueOf(raw);
        if (word.equals("true") || word.equals("false")) {
            return word.equals("true");
        }
        throw new MisfitException("must be true or false");
    }

    private static Duration duration(Object raw) {
        return DurationText.parse(raw instanceof List || raw instanceof Map ? "" : String.valueOf(raw));
    }

    private static Durability durability(Object raw) {
        try {
            return Durability.parse(raw instanceof String text ? text : "");
        } catch (StorageException unknown) {
            throw new MisfitException("must be one of volatile, process, disk, quorum(n) with n of at least 2");
        }
    }

    private static URI uri(Object raw) {
        try {
            return new URI(text(raw));
        } catch (URISyntaxException malformed) {
            throw new MisfitException("must be a URI such as nats://127.0.0.1:4222");
        }
    }

    private static Path path(Object raw) {
        String text = text(raw);
        try {
            if (!text.isBlank()) {
                return Path.of(text);
            }
        } catch (InvalidPathException malformed) {
            throw new MisfitException("must be a path");
        }
        throw new MisfitException("must be a path");
    }
}
