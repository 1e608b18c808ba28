/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.Durability;
import dev.varve.SubjectFilter;
import dev.varve.stream.Discard;
import dev.varve.stream.StreamLimits;
import dev.varve.stream.StreamSpec;
import dev.varve.stream.StreamSpec.Trait;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Specifications of streams as configurations of JetStream, and back.
 *
 * <p>What JetStream cannot say in its own fields stands in the metadata of the stream, and counts as long as the field that it stands beside has not been changed by others.
 */
final class StreamConfigs {

    /** What a message may have above its own size: the headers that JetStream and Varve add. */
    static final long MESSAGE_ROOM = 1024;

    private static final String DEDUP_WINDOW = "varve.dedup-window";
    private static final String MAX_MESSAGE_BYTES = "varve.max-message-bytes";
    private static final String DURABILITY = "varve.durability";
    private static final String IMPLICIT = "implicit";

    private final Naming naming;
    private final int replicas;
    private final Placements placements;
    private final ServerFeatures features;
    private final SyncSurvey survey;

    StreamConfigs(Naming naming, JetStreamConfig config, ServerFeatures features, SyncSurvey survey) {
        this.naming = naming;
        this.replicas = config.replicas();
        this.placements = new Placements(config.placements());
        this.features = features;
        this.survey = survey;
    }

    /** The configuration of the undeclared stream of {@code subject}. */
    ObjectNode undeclared(SubjectFilter subject) {
        ObjectNode config = Json.object();
        write(config, StreamSpec.of(IMPLICIT, subject.value()));
        return config.put("name", naming.undeclared(subject.literal()));
    }

    /** The configuration of a new stream as {@code spec} says. */
    ObjectNode declared(StreamSpec spec) {
        ObjectNode config = Json.object();
        write(config, spec);
        return config;
    }

    /** {@code existing} as {@code spec} says; what {@code spec} does not speak of stays. */
    ObjectNode changed(ObjectNode existing, StreamSpec spec) {
        ObjectNode config = existing.deepCopy();
        write(config, spec);
        return config;
    }

    private void write(ObjectNode config, StreamSpec spec) {
        config.put("name", naming.declared(spec.name()));
        spec.mirrorOf()
                .ifPresentOrElse(
                        origin -> MirrorConfigs.write(config, naming.declared(origin), placements.of(spec)),
                        () -> MirrorConfigs.remove(
                                config,
                                spec.subjects().stream().map(naming::filter).toList()));
        StreamLimits limits = spec.limits();
        config.put("max_msgs", orNone(limits.maxMessages()))
                .put("max_msgs_per_subject", orNone(limits.maxMessagesPerSubject()))
                .put("max_bytes", orNone(limits.maxBytes()))
                .put("max_msg_size", maxMessageSize(limits.maxMessageBytes()))
                .put("max_age", limits.maxAge().map(Duration::toNanos).orElse(0L))
                .put("discard", limits.discard() == Discard.NEW ? "new" : "old")
                .put(
                        "duplicate_window",
                        window(spec.dedupWindow(), limits.maxAge()).toNanos())
                .put(
                        "num_replicas",
                        spec.durability()
                                .map(StreamConfigs::copies)
                                .orElse(config.path("num_replicas").asInt(replicas)));
        writeTraits(config, spec.traits());
        writeFeatures(config);
        placements.write(config, spec);
        ObjectNode metadata = config.withObject("/metadata");
        metadata.put(DEDUP_WINDOW, spec.dedupWindow().toString());
        metadata.put(MAX_MESSAGE_BYTES, Long.toString(limits.maxMessageBytes()));
        spec.durability().ifPresent(level -> metadata.put(DURABILITY, level.toString()));
    }

    /** Where declared streams stand. */
    Placements placements() {
        return placements;
    }

    /** Whether {@code stream} was made before the servers could do what they can do now. */
    boolean isOutdated(KnownStream stream) {
        return (features.keepsTtl() && !stream.keepsTtl())
                || (features.takesBatches() && !stream.takesBatches() && !stream.isMirror());
    }

    private void writeFeatures(ObjectNode config) {
        if (features.keepsTtl()) {
            config.put("allow_msg_ttl", true);
        }
        if (features.takesBatches() && !MirrorConfigs.describes(config)) {
            config.put("allow_atomic", true);
        }
    }

    private static void writeTraits(ObjectNode config, Set<Trait> traits) {
        boolean denied = traits.contains(Trait.DENY_DELETE);
        config.put("storage", traits.contains(Trait.EPHEMERAL) ? "memory" : "file")
                .put("compression", traits.contains(Trait.COMPRESSED) ? "s2" : "none")
                .put("deny_delete", denied)
                .put("deny_purge", denied);
    }

    private static int copies(Durability level) {
        return level.copies();
    }

    private static long orNone(long limit) {
        return limit == 0 ? -1 : limit;
    }

    private static long maxMessageSize(long bytes) {
        return bytes == 0 ? -1 : bytes + MESSAGE_ROOM;
    }

    /** JetStream remembers no id longer than the message. */
    private static Duration window(Duration wanted, Optional<Duration> maxAge) {
        return maxAge.filter(age -> age.compareTo(wanted) < 0).orElse(wanted);
    }

    /** The stream of an answer with its configuration; empty if it is none of ours. */
    Optional<KnownStream> read(ObjectNode answer) {
        ObjectNode config = (ObjectNode) answer.path("config");
        String id = config.path("name").asString("");
        boolean declared = !Naming.isUndeclared(id);
        if (declared && !naming.isDeclared(id)) {
            return Optional.empty();
        }
        String name = declared ? naming.name(id) : IMPLICIT;
        List<SubjectFilter> subjects = subjects(name, config);
        if (subjects.isEmpty()) {
            return Optional.empty();
        }
        boolean mirror = MirrorConfigs.describes(config);
        return Optional.of(new KnownStream(
                id,
                declared,
                spec(name, subjects, config),
                durability(config, survey.holds(answer)),
                Json.time(answer, "created"),
                config,
                mirror ? naming.behind(MirrorConfigs.lead(config, name)) : naming));
    }

    private List<SubjectFilter> subjects(String name, ObjectNode config) {
        return MirrorConfigs.describes(config)
                ? MirrorConfigs.subjects(config, name)
                : config.path("subjects")
                        .valueStream()
                        .map(subject -> naming.filter(subject.asString()))
                        .flatMap(Optional::stream)
                        .toList();
    }

    private StreamSpec spec(String name, List<SubjectFilter> subjects, ObjectNode config) {
        JsonNode metadata = config.path("metadata");
        Optional<Duration> maxAge = Optional.of(Json.span(config, "max_age")).filter(age -> !age.isZero());
        return new StreamSpec(
                name,
                subjects,
                limits(config, maxAge),
                Optional.of(metadata.path(DURABILITY).asString(""))
                        .filter(text -> !text.isEmpty())
                        .map(Durability::parse),
                dedupWindow(config, maxAge),
                traits(config),
                Optional.of(MirrorConfigs.origin(config))
                        .filter(origin -> !origin.isEmpty())
                        .map(naming::name));
    }

    private static StreamLimits limits(ObjectNode config, Optional<Duration> maxAge) {
        long size = Json.limit(config, "max_msg_size");
        long told = config.path("metadata").path(MAX_MESSAGE_BYTES).asLong(0);
        return new StreamLimits(
                Json.limit(config, "max_msgs"),
                Json.limit(config, "max_msgs_per_subject"),
                Json.limit(config, "max_bytes"),
                maxMessageSize(told) == size || size == 0 ? told : size,
                maxAge,
                0,
                config.path("discard").asString("").equals("new") ? Discard.NEW : Discard.OLD);
    }

    private static Duration dedupWindow(ObjectNode config, Optional<Duration> maxAge) {
        Duration actual = Json.span(config, "duplicate_window");
        String told = config.path("metadata").path(DEDUP_WINDOW).asString("");
        // Servers of a cluster drop the window of a mirror, which takes no ids.
        boolean counts = !told.isEmpty()
                && (MirrorConfigs.describes(config)
                        || window(Duration.parse(told), maxAge).equals(actual));
        Duration window = counts ? Duration.parse(told) : actual;
        return window.isZero() ? Duration.ofNanos(1) : window;
    }

    private static Set<Trait> traits(ObjectNode config) {
        Set<Trait> traits = EnumSet.noneOf(Trait.class);
        if (config.path("deny_delete").asBoolean(false)
                && config.path("deny_purge").asBoolean(false)) {
            traits.add(Trait.DENY_DELETE);
        }
        if (config.path("storage").asString("").equals("memory")) {
            traits.add(Trait.EPHEMERAL);
        }
        if (config.path("compression").asString("none").equals("s2")) {
            traits.add(Trait.COMPRESSED);
        }
        return traits;
    }

    static Durability durability(ObjectNode config, boolean synced) {
        int copies = replicas(config);
        if (config.path("storage").asString("").equals("memory")) {
            return Durability.VOLATILE;
        }
        return copies > 1 ? Durability.quorum(copies) : ofOne(synced);
    }

    /** How many servers hold it. */
    static int replicas(ObjectNode config) {
        return config.path("num_replicas").asInt(1);
    }

    private static Durability ofOne(boolean synced) {
        return synced ? Durability.DISK : Durability.PROCESS;
    }
}
