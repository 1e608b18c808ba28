/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.SubjectFilter;
import dev.varve.stream.ConsumerInfo;
import dev.varve.stream.ConsumerSpec;
import dev.varve.stream.ConsumerSpec.Acks;
import dev.varve.stream.ConsumerSpec.Redelivery;
import dev.varve.stream.ConsumerStart;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Specifications of consumers as configurations of JetStream, and back.
 *
 * <p>What JetStream has no field for stands in the metadata of the consumer.
 */
final class ConsumerConfigs {

    private static final String ACK_WAIT = "varve.ack-wait";
    private static final String MAX_IN_FLIGHT = "varve.max-in-flight";

    /** The configuration of a new consumer of {@code stream}. */
    ObjectNode made(ConsumerSpec spec, KnownStream stream) {
        ObjectNode config = Json.object()
                .put("durable_name", spec.name())
                .put("name", spec.name())
                .put("filter_subject", stream.naming().filter(spec.filter()))
                .put("ack_policy", policy(spec.acks()))
                .put("replay_policy", "instant");
        writeStart(config, spec.start());
        writeChangeable(config, spec);
        return config;
    }

    /** {@code existing} with what can be changed as {@code spec} says; the rest stays. */
    ObjectNode changed(ObjectNode existing, ConsumerSpec spec) {
        ObjectNode config = existing.deepCopy();
        writeChangeable(config, spec);
        return config;
    }

    private static void writeChangeable(ObjectNode config, ConsumerSpec spec) {
        Redelivery redelivery = spec.redelivery();
        boolean limited = redelivery.maxDeliver() > 0;
        config.put("max_deliver", limited ? redelivery.maxDeliver() : -1);
        ObjectNode metadata = config.withObject("/metadata");
        metadata.put(ACK_WAIT, redelivery.ackWait().toString());
        metadata.put(MAX_IN_FLIGHT, Integer.toString(spec.maxInFlight()));
        if (spec.acks() == Acks.NONE) {
            return;
        }
        config.put("max_ack_pending", spec.maxInFlight())
                .put("ack_wait", redelivery.waitAfter(1).toNanos());
        config.remove("backoff");
        if (!redelivery.backoff().isEmpty()) {
            // The wait after the last delivery is the last that counts, and the server takes no more.
            long most = limited ? redelivery.maxDeliver() : Long.MAX_VALUE;
            ArrayNode waits = config.putArray("backoff");
            redelivery.backoff().stream().limit(most).forEach(wait -> waits.add(wait.toNanos()));
        }
    }

    private static void writeStart(ObjectNode config, ConsumerStart start) {
        if (start instanceof ConsumerStart.BySeq from) {
            config.put("deliver_policy", "by_start_sequence").put("opt_start_seq", from.seq());
        } else if (start instanceof ConsumerStart.ByTime from) {
            config.put("deliver_policy", "by_start_time")
                    .put("opt_start_time", from.time().toString());
        } else if (start instanceof ConsumerStart.New) {
            config.put("deliver_policy", "new");
        } else if (start instanceof ConsumerStart.Last) {
            config.put("deliver_policy", "last");
        } else if (start instanceof ConsumerStart.LastPerSubject) {
            config.put("deliver_policy", "last_per_subject");
        } else {
            config.put("deliver_policy", "all");
        }
    }

    private static String policy(Acks acks) {
        return switch (acks) {
            case EXPLICIT -> "explicit";
            case ALL -> "all";
            case NONE -> "none";
        };
    }

    /** What the consumer of {@code answer} is and how far it has come; it belongs to {@code stream}. */
    ConsumerInfo read(ObjectNode answer, KnownStream stream) {
        ConsumerSpec spec = spec((ObjectNode) answer.path("config"), stream);
        JsonNode delivered = answer.path("delivered");
        boolean began = delivered.path("consumer_seq").asLong(0) > 0;
        long inFlight = answer.path("num_ack_pending").asLong(0);
        return new ConsumerInfo(
                spec,
                stream.name(),
                answer.path("ack_floor").path("stream_seq").asLong(0),
                began ? delivered.path("stream_seq").asLong(0) : 0,
                answer.path("num_pending").asLong(0),
                inFlight,
                stranded(spec, answer.path("num_redelivered").asLong(0), inFlight),
                ConsumerPause.isOn(answer));
    }

    /** Servers count what was redelivered and is not acknowledged, in flight or given up, and newer ones forget what was delivered once only: no more are told than there are. */
    private static long stranded(ConsumerSpec spec, long redelivered, long inFlight) {
        return spec.redelivery().maxDeliver() == 0 ? 0 : Math.max(0, redelivered - inFlight);
    }

    private ConsumerSpec spec(ObjectNode config, KnownStream stream) {
        Acks acks = acks(config);
        JsonNode metadata = config.path("metadata");
        long limit = acks == Acks.NONE
                ? metadata.path(MAX_IN_FLIGHT).asLong(1)
                : config.path("max_ack_pending").asLong(1);
        int most = limit < 1 ? Integer.MAX_VALUE : (int) Math.min(limit, Integer.MAX_VALUE);
        return new ConsumerSpec(
                config.path("name").asString(config.path("durable_name").asString("")),
                filter(config, stream),
                start(config),
                acks,
                redelivery(config, metadata),
                most,
                ConsumerSpec.Order.RELAXED);
    }

    private SubjectFilter filter(ObjectNode config, KnownStream stream) {
        return stream.naming()
                .filter(config.path("filter_subject").asString(""))
                .orElseGet(() -> stream.spec().subjects().size() == 1
                        ? stream.spec().subjects().get(0)
                        : SubjectFilter.all());
    }

    private static Acks acks(ObjectNode config) {
        return switch (config.path("ack_policy").asString("")) {
            case "explicit" -> Acks.EXPLICIT;
            case "all" -> Acks.ALL;
            default -> Acks.NONE;
        };
    }

    private static ConsumerStart start(ObjectNode config) {
        return switch (config.path("deliver_policy").asString("all")) {
            case "by_start_sequence" ->
                new ConsumerStart.BySeq(Math.max(1, config.path("opt_start_seq").asLong(1)));
            case "by_start_time" -> new ConsumerStart.ByTime(Json.time(config, "opt_start_time"));
            case "new" -> new ConsumerStart.New();
            case "last" -> new ConsumerStart.Last();
            case "last_per_subject" -> new ConsumerStart.LastPerSubject();
            default -> ConsumerStart.all();
        };
    }

    private static Redelivery redelivery(ObjectNode config, JsonNode metadata) {
        Duration actual = Json.span(config, "ack_wait");
        List<Duration> backoff = config.path("backoff")
                .valueStream()
                .map(wait -> Duration.ofNanos(wait.asLong(1)))
                .toList();
        String told = metadata.path(ACK_WAIT).asString("");
        // With a backoff, or without acknowledgements, the field does not say it.
        boolean unsaid = !backoff.isEmpty() || acks(config) == Acks.NONE || actual.isZero();
        Duration ackWait = unsaid && !told.isEmpty() ? Duration.parse(told) : actual;
        return new Redelivery(
                ackWait.isZero() ? Redelivery.defaults().ackWait() : ackWait,
                (int) Json.limit(config, "max_deliver"),
                backoff);
    }
}
