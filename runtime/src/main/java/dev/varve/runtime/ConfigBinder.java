/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import dev.varve.StorageException;
import dev.varve.Varve;
import dev.varve.VarveConfig;
import dev.varve.runtime.UnsetVariables.Meaning;
import dev.varve.spi.BackendProvider;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns the sections of a {@link VarveConfig} into the records of those who read them, strictly: an unknown key, a wrong type, a missing unit or a value that a
 * record refuses is an error, and all errors are told at once.
 *
 * <p>Sections that are not in force, such as those of backends not chosen, are checked too, but need no environment variables. A section of Varve's own whose
 * artifact is not on the class path is not read.
 *
 * <p>Immutable; safe for use by many threads.
 */
public final class ConfigBinder {

    private final BackendRegistry backends;
    private final List<ConfigSection<?>> others;
    private final ConfigSchema schema;
    private final Environment environment;

    private ConfigBinder(BackendRegistry backends, List<ConfigSection<?>> others, Map<String, String> environment) {
        this.backends = backends;
        this.others = List.copyOf(others);
        this.schema = new ConfigSchema(backends, others);
        this.environment = new Environment(environment);
    }

    /**
     * For the backends and sections on the class path and the environment of this process.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#INVALID} if two backends or sections bear the same name
     */
    public static ConfigBinder onClassPath() {
        return of(
                BackendRegistry.onClassPath(),
                Services.load(ConfigSection.class).stream()
                        .<ConfigSection<?>>map(section -> section)
                        .toList(),
                System.getenv());
    }

    /**
     * For {@code backends}, the sections {@code others} beside theirs, and the variables {@code environment}.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#INVALID} if two backends or sections bear the same name
     */
    public static ConfigBinder of(
            BackendRegistry backends, List<ConfigSection<?>> others, Map<String, String> environment) {
        return new ConfigBinder(backends, others, environment);
    }

    /**
     * The section {@code section} of {@code config}; its defaults where {@code config} is silent.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#INVALID} listing every problem of it
     */
    public <C extends Record> C section(VarveConfig config, ConfigSection<C> section) {
        return bound(config, section.name(), section.type(), section.defaults());
    }

    /**
     * Opens the backend that {@code config} chooses, having checked all of {@code config}.
     *
     * @throws StorageException as {@link Varve#open(VarveConfig)}
     */
    public Varve open(VarveConfig config) {
        return backend(config).open();
    }

    /**
     * The configuration in force: what {@code config} sets, and the defaults of all it leaves out.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#INVALID} listing every problem
     */
    public EffectiveConfig effective(VarveConfig config) {
        check(config);
        return new EffectiveConfigs(schema, others, environment).of(config);
    }

    /** The page that documents every section that can be read here. */
    public ConfigReference reference() {
        return new ConfigReference(schema);
    }

    /** The backend that {@code config} chooses, ready to be opened. */
    ChosenBackend<?> backend(VarveConfig config) {
        check(config);
        return chosen(config, backends.provider(config.backend()));
    }

    private <C extends Record> ChosenBackend<C> chosen(VarveConfig config, BackendProvider<C> provider) {
        return new ChosenBackend<>(
                provider, bound(config, provider.name(), provider.configType(), provider.defaults()));
    }

    private <C extends Record> C bound(VarveConfig config, String name, Class<C> type, C defaults) {
        Problems problems = Problems.ofSettings();
        Object raw = config.sections().getOrDefault(name, Map.of());
        C record = SectionType.of(type).read(raw, defaults, place(name, problems, Meaning.PROBLEM));
        problems.throwIfAny();
        if (record == null) {
            throw new IllegalStateException("section " + name + " has neither a value nor a problem");
        }
        return record;
    }

    private void check(VarveConfig config) {
        Problems problems = Problems.ofSettings();
        check(config.backend(), config.sections(), problems);
        problems.throwIfAny();
    }

    /** Notes all that is wrong with {@code sections}, of which that of {@code backend} is in force. */
    void check(@Nullable String backend, Map<String, Object> sections, Problems problems) {
        Map<String, Object> all = new LinkedHashMap<>(sections);
        if (backend != null && backends.find(backend).isEmpty()) {
            problems.add(ConfigSchema.BACKEND, backends.unknown(backend));
        } else if (backend != null) {
            all.putIfAbsent(backend, Map.of());
        }
        all.forEach((name, raw) -> {
            Meaning unset = name.equals(backend) ? Meaning.PROBLEM : Meaning.NO_VALUE;
            schema.find(name)
                    .ifPresentOrElse(
                            section -> section.type().read(raw, section.defaults(), place(name, problems, unset)),
                            () -> unread(name, problems));
        });
    }

    private void unread(String name, Problems problems) {
        if (WellKnown.of(name).isEmpty()) {
            Set<String> known = new LinkedHashSet<>(List.of(ConfigSchema.BACKEND));
            known.addAll(schema.sections().keySet());
            known.addAll(WellKnown.names());
            problems.add(name, Nearest.unknown("section", name, known));
        }
    }

    private Place place(String name, Problems problems, Meaning unset) {
        return new Reading(environment, problems, new UnsetVariables(unset)).section(name);
    }

    /** {@code text} as the file would have it read; a problem of {@code key} if that cannot be done. */
    @Nullable
    String substituted(String key, String text, Problems problems) {
        return place(key, problems, Meaning.PROBLEM).substituted(text).orElse(null);
    }
}
