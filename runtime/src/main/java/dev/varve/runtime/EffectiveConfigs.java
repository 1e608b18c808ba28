/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import dev.varve.VarveConfig;
import dev.varve.runtime.UnsetVariables.Meaning;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Works out which configuration is in force, from one that has been checked. */
final class EffectiveConfigs {

    private final ConfigSchema schema;
    private final List<ConfigSection<?>> others;
    private final Environment environment;

    EffectiveConfigs(ConfigSchema schema, List<ConfigSection<?>> others, Environment environment) {
        this.schema = schema;
        this.others = others;
        this.environment = environment;
    }

    EffectiveConfig of(VarveConfig config) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode().put(ConfigSchema.BACKEND, config.backend());
        List<String> notes = new ArrayList<>();
        Set<String> inForce =
                new TreeSet<>(others.stream().map(ConfigSection::name).toList());
        write(config, config.backend(), tree, notes);
        inForce.forEach(name -> write(config, name, tree, notes));
        inForce.add(config.backend());
        new TreeSet<>(config.sections().keySet())
                .stream().filter(name -> !inForce.contains(name)).forEach(name -> notes.add(idle(config, name)));
        return new EffectiveConfig(tree, notes);
    }

    private void write(VarveConfig config, String name, ObjectNode tree, List<String> notes) {
        schema.find(name).ifPresent(section -> write(config, name, section, tree, notes));
    }

    private <C extends Record> void write(
            VarveConfig config, String name, ConfigSchema.Section<C> section, ObjectNode tree, List<String> notes) {
        Object raw = config.sections().getOrDefault(name, Map.of());
        UnsetVariables unset = new UnsetVariables(Meaning.NO_VALUE);
        Place place = new Reading(environment, Problems.ofSettings(), unset).section(name);
        C record = section.type().read(raw, section.defaults(), place);
        if (record == null) {
            notes.add(name + " is not in force here: not set in the environment: "
                    + String.join(", ", new TreeSet<>(unset.names())));
        } else {
            tree.set(name, section.type().write(record, Disclosure.OPEN.within(name)));
        }
    }

    private String idle(VarveConfig config, String name) {
        return schema.find(name).isPresent()
                ? name + " is set, but not in force while the backend is " + config.backend()
                : name + " is not read: " + WellKnown.artifactOf(name) + " is not on the class path";
    }
}
