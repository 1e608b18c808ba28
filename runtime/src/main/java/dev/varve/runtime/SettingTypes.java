/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Finds how the components of configuration records are read and written. */
final class SettingTypes {

    private SettingTypes() {}

    /**
     * The type of the component {@code name}.
     *
     * @throws IllegalStateException if configuration cannot carry it: a mistake of whoever wrote the record
     */
    static SettingType of(Type type, String name) {
        if (type instanceof ParameterizedType generic) {
            return generic(generic, name);
        } else if (type == OptionalLong.class) {
            return OptionalType.ofLong(of(long.class, name));
        } else if (type == OptionalInt.class) {
            return OptionalType.ofInt(of(int.class, name));
        } else if (type instanceof Class<?> plain) {
            return Scalars.find(plain, name).orElseGet(() -> section(plain, name));
        }
        throw unknown(type, name);
    }

    private static SettingType generic(ParameterizedType type, String name) {
        Type[] arguments = type.getActualTypeArguments();
        if (type.getRawType() == Optional.class) {
            return OptionalType.of(of(arguments[0], name));
        } else if (type.getRawType() == List.class) {
            return new ListType(of(arguments[0], name));
        } else if (type.getRawType() == Map.class && arguments[0] == String.class) {
            return new MapType(of(arguments[1], name));
        }
        throw unknown(type, name);
    }

    private static SettingType section(Class<?> type, String name) {
        if (type.isRecord()) {
            return SectionType.of(type.asSubclass(Record.class));
        }
        throw unknown(type, name);
    }

    private static IllegalStateException unknown(Type type, String name) {
        return new IllegalStateException("component " + name + " has the type " + type.getTypeName()
                + ", which configuration cannot carry; see the reference for the types it can");
    }
}
