/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.stream.Difference;
import dev.varve.stream.StreamSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Where declared streams stand, as the configuration says by their names. A stream of which it says nothing stays where it is. */
record Placements(Map<String, JetStreamConfig.Placement> byName) {

    /** What is said of the stream {@code spec}. */
    Optional<JetStreamConfig.Placement> of(StreamSpec spec) {
        return Optional.ofNullable(byName.get(spec.name()));
    }

    /** The prefix of the JetStream API where the origin of a mirror is, if that is not here. */
    Optional<String> originApi(StreamSpec spec) {
        return of(spec).flatMap(JetStreamConfig.Placement::originApiPrefix);
    }

    void write(ObjectNode config, StreamSpec spec) {
        of(spec).filter(JetStreamConfig.Placement::speaks).ifPresent(placement -> {
            ObjectNode node = config.putObject("placement");
            placement.cluster().ifPresent(name -> node.put("cluster", name));
            ArrayNode tags = node.putArray("tags");
            placement.tags().forEach(tags::add);
        });
    }

    /** What differs in {@code config} from where the stream is to stand. */
    List<Difference> differences(StreamSpec spec, ObjectNode config) {
        List<Difference> found = new ArrayList<>();
        JsonNode actual = config.path("placement");
        of(spec).filter(JetStreamConfig.Placement::speaks).ifPresent(placement -> {
            compare(
                    found,
                    "placement.cluster",
                    placement.cluster().orElse("any"),
                    actual.path("cluster").asString("any"),
                    true);
            List<String> tags =
                    actual.path("tags").valueStream().map(JsonNode::asString).toList();
            compare(found, "placement.tags", sorted(placement.tags()), sorted(tags), true);
        });
        if (spec.mirrorOf().isPresent() && MirrorConfigs.describes(config)) {
            compare(
                    found,
                    "origin-api-prefix",
                    originApi(spec).orElse("none"),
                    MirrorConfigs.api(config).orElse("none"),
                    false);
        }
        return found;
    }

    private static String sorted(List<String> tags) {
        return new TreeSet<>(tags).toString();
    }

    private static void compare(
            List<Difference> found, String field, String wanted, String actual, boolean changeable) {
        if (!wanted.equals(actual)) {
            found.add(new Difference(field, wanted, actual, changeable));
        }
    }
}
