/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import java.util.Locale;

/** The names of components and constants as configuration writes them. */
final class KebabCase {

    private KebabCase() {}

    /** {@code maxMessageBytes} as {@code max-message-bytes}, {@code tlsCAFile} as {@code tls-ca-file}. */
    static String ofComponent(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2")
                .replaceAll("([A-Z])([A-Z][a-z])", "$1-$2")
                .toLowerCase(Locale.ROOT);
    }

    /** {@code DISCARD_OLD} as {@code discard-old}. */
    static String ofConstant(Enum<?> constant) {
        return constant.name().replace('_', '-').toLowerCase(Locale.ROOT);
    }
}
