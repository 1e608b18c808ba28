/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.Durability;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.Varve;
import dev.varve.kv.Key;
import dev.varve.pubsub.nats.NatsSettings;
import dev.varve.stream.StreamLimits;
import dev.varve.stream.StreamSpec;
import dev.varve.testkit.nats.NatsVersion;
import dev.varve.testkit.nats.SharedNatsServers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** A client whose configuration says one replica changes what has three. */
final class KeptReplicasTest {

    private final JetStreamConfig one = JetStreamConfig.at(
            NatsSettings.at(SharedNatsServers.cluster(NatsVersion.NEWEST).url()));
    private final Varve store = new JetStreamProvider().open(one);
    private final Session session = Session.open(one);

    @AfterEach
    void close() {
        session.close();
        store.close();
    }

    private static Effort effort(String what) {
        return Effort.write(what, Deadline.after(Duration.ofSeconds(20)), "", "");
    }

    private ObjectNode config(String stream) {
        Effort effort = effort("look at " + stream);
        return (ObjectNode) session.administration()
                .read("STREAM.INFO." + stream, Json.object(), effort)
                .orThrow(effort)
                .path("config");
    }

    @Test
    @DisplayName("ensure changes what its specification says, and the number of replicas only where it says so")
    void ensure() {
        try (Varve three = new JetStreamProvider().open(one.withReplicas(3))) {
            three.streams().ensure(StreamSpec.of("kept", "kept.*"));
        }
        StreamLimits limits = StreamLimits.builder().maxMessages(10).build();

        store.streams()
                .ensure(StreamSpec.builder("kept", "kept.*").limits(limits).build());

        assertThat(config("kept").path("max_msgs").asInt(0)).isEqualTo(10);
        assertThat(config("kept").path("num_replicas").asInt(0)).isEqualTo(3);
        store.streams().drop(SubjectFilter.of("kept.*"));
    }

    @Test
    @DisplayName("a value beyond a server's payload is kept on as many servers as its stream, also when that changes")
    void largeValue() {
        Subject subject = Subject.of("keptlarge.a");
        StreamSpec.Builder spec = StreamSpec.builder("keptlarge", "keptlarge.*");
        store.streams().ensure(spec.build());
        store.streams().publish(subject, LargeValues.large(1));
        KnownStream stream = session.directory().find(subject, effort("look")).orElseThrow();
        assertThat(config(ContentStreams.name(stream)).path("num_replicas").asInt(0))
                .isEqualTo(1);

        try (Varve three = new JetStreamProvider().open(one.withReplicas(3))) {
            three.streams().ensure(spec.durability(Durability.quorum(3)).build());
        }

        assertThat(config(ContentStreams.name(stream)).path("num_replicas").asInt(0))
                .isEqualTo(3);
        store.streams().drop(SubjectFilter.of("keptlarge.*"));
    }

    @Test
    @DisplayName("deleteAll of a bucket that others made lets it take batches, and leaves it its replicas")
    void deleteAll() {
        ObjectNode made = Json.object()
                .put("name", "KV_keptbucket")
                .put("max_msgs_per_subject", 1)
                .put("allow_rollup_hdrs", true)
                .put("deny_delete", true)
                .put("num_replicas", 3);
        made.putArray("subjects").add("$KV.keptbucket.>");
        Effort effort = effort("making of a bucket");
        session.administration()
                .change("STREAM.CREATE.KV_keptbucket", made, effort)
                .orThrow(effort);
        store.keyValues().put(Key.of("keptbucket", "a"), Bytes.utf8("1"));
        store.keyValues().put(Key.of("keptbucket", "b"), Bytes.utf8("2"));

        assertThat(store.keyValues()
                        .deleteAll("keptbucket", SubjectFilter.all())
                        .count())
                .isEqualTo(2);

        assertThat(config("KV_keptbucket").path("allow_atomic").asBoolean(false))
                .isTrue();
        assertThat(config("KV_keptbucket").path("num_replicas").asInt(0)).isEqualTo(3);
        store.keyValues().drop("keptbucket");
    }
}
