/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import dev.varve.StorageException;
import dev.varve.spi.BackendProvider;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;

/** The backends that can be opened, by name. Immutable; safe for use by many threads. */
public final class BackendRegistry {

    private final Map<String, BackendProvider<?>> providers;

    private BackendRegistry(Map<String, BackendProvider<?>> providers) {
        this.providers = providers;
    }

    /**
     * The backends on the class path, found by {@link ServiceLoader}.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#INVALID} if two bear the same name, or one cannot be loaded
     */
    public static BackendRegistry onClassPath() {
        return of(Services.load(BackendProvider.class).stream()
                .<BackendProvider<?>>map(provider -> provider)
                .toList());
    }

    /**
     * The backends of {@code providers}.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#INVALID} if two bear the same name
     */
    public static BackendRegistry of(List<BackendProvider<?>> providers) {
        Map<String, BackendProvider<?>> byName = new TreeMap<>();
        for (BackendProvider<?> provider : providers) {
            BackendProvider<?> other = byName.put(provider.name(), provider);
            if (other != null) {
                throw StorageException.invalid("two backends are named '" + provider.name() + "': "
                        + other.getClass().getName() + " and "
                        + provider.getClass().getName()
                        + "; keep one of them on the class path");
            }
        }
        return new BackendRegistry(byName);
    }

    /** The names of the backends, sorted. */
    public Set<String> names() {
        return Collections.unmodifiableSet(providers.keySet());
    }

    /**
     * The backend {@code name}.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#INVALID} if there is none, naming those there are
     */
    public BackendProvider<?> provider(String name) {
        return find(name).orElseThrow(() -> StorageException.invalid("backend: " + unknown(name)));
    }

    Optional<BackendProvider<?>> find(String name) {
        return Optional.ofNullable(providers.get(name));
    }

    List<BackendProvider<?>> all() {
        return List.copyOf(providers.values());
    }

    /** What to say of {@code name}, which no backend here bears. */
    String unknown(String name) {
        String found = providers.isEmpty() ? "none was found" : "found " + String.join(", ", providers.keySet());
        String hint = Nearest.hint(name, providers.keySet());
        return "'" + name + "' is no backend here; " + found + (hint.isEmpty() ? "; is " : hint + " Or is ")
                + WellKnown.artifactOf(name) + " on the class path?";
    }
}
