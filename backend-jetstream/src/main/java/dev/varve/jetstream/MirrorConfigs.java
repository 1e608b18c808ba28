/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.SubjectFilter;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What makes the configuration of a stream that of a mirror, and back.
 *
 * <p>JetStream gives a mirror no subjects. By which the SPI knows it stands in the metadata; a mirror that others made is known behind its name.
 */
final class MirrorConfigs {

    private static final String MIRROR = "mirror";
    private static final String SUBJECTS = "varve.subjects";
    private static final String LEAD = "varve.lead";
    private static final String SEPARATOR = " ";

    private MirrorConfigs() {}

    /** Whether {@code config} is that of a mirror. */
    static boolean describes(ObjectNode config) {
        return config.path(MIRROR).isObject();
    }

    /**
     * Makes {@code config} that of a mirror.
     *
     * @param origin the stream that it copies, as JetStream knows it; one that is there already stays
     * @param where where the origin is, if that is not here
     */
    static void write(ObjectNode config, String origin, Optional<JetStreamConfig.Placement> where) {
        config.remove("subjects");
        if (!describes(config)) {
            ObjectNode mirror = config.putObject(MIRROR).put("name", origin);
            where.ifPresent(placement -> writeExternal(mirror, placement));
        }
    }

    private static void writeExternal(ObjectNode mirror, JetStreamConfig.Placement where) {
        where.originApiPrefix()
                .ifPresent(prefix -> mirror.withObject("/external").put("api", prefix));
        where.originDeliverPrefix()
                .ifPresent(prefix -> mirror.withObject("/external").put("deliver", prefix));
    }

    /** Writes by which subjects the SPI knows the mirror. */
    static void writeSubjects(ObjectNode config, List<SubjectFilter> subjects, String lead) {
        List<String> values = subjects.stream().map(SubjectFilter::value).toList();
        config.withObject("/metadata")
                .put(SUBJECTS, String.join(SEPARATOR, values))
                .put(LEAD, lead);
    }

    /** Makes {@code config} that of a stream with {@code subjects} of its own. */
    static void remove(ObjectNode config, List<String> subjects) {
        config.remove(MIRROR);
        config.withObject("/metadata").remove(List.of(SUBJECTS, LEAD));
        ArrayNode owned = config.putArray("subjects");
        subjects.forEach(owned::add);
    }

    /** The stream that is copied, as JetStream knows it. */
    static String origin(ObjectNode config) {
        return config.path(MIRROR).path("name").asString("");
    }

    /** The prefix of the JetStream API where the origin is, if that is not here. */
    static Optional<String> api(ObjectNode config) {
        return Optional.of(config.path(MIRROR).path("external").path("api").asString(""))
                .filter(prefix -> !prefix.isEmpty());
    }

    /** What stands before the subjects of the origin where the SPI speaks of the mirror {@code name}. */
    static String lead(ObjectNode config, String name) {
        return config.path("metadata").path(LEAD).asString(name + ".");
    }

    /** The subjects by which the SPI knows the mirror {@code name}. */
    static List<SubjectFilter> subjects(ObjectNode config, String name) {
        String told = config.path("metadata").path(SUBJECTS).asString(name + ".>");
        return List.of(told.split(SEPARATOR)).stream().map(SubjectFilter::of).toList();
    }

    /** The subjects that messages of the mirror {@code name} have in JetStream, as far as that is known. */
    static List<String> kept(ObjectNode config, String name) {
        int lead = lead(config, name).length();
        return subjects(config, name).stream()
                .map(filter -> filter.value().substring(lead))
                .toList();
    }
}
