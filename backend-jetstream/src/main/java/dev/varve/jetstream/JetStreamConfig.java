/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.Preconditions;
import dev.varve.Subject;
import dev.varve.pubsub.nats.NatsSettings;
import dev.varve.spi.ConfigDoc;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a client uses JetStream.
 *
 * @param nats where NATS is
 * @param subjectPrefix first tokens of all subjects and of the names of streams and buckets, so that several installations share an account; without it, subjects are those of NATS
 * @param replicas on how many servers a stream is kept for which nothing else is said
 * @param deadline how long a call waits, where {@link dev.varve.Varve#within} says nothing else
 * @param requestTimeout how long one attempt of a read waits for its answer before it is repeated
 * @param maxInFlight how many writes may be under way at once; beyond that, calls block
 * @param maxUndeclaredStreams how many streams may come into being by a first write
 * @param generatedMessageIds whether a write without a message id is given one
 * @param serverMonitors the monitoring addresses of all servers, {@code http://host:port} separated by commas: where each says that it syncs always, streams of one replica are acknowledged as {@code DISK}
 * @param serverSyncsAlways the operator's word for the same, where there are no addresses; a wrong one makes receipts claim what is not so
 * @param placements where declared streams stand, by their names
 */
@ConfigDoc("NATS JetStream: streams, key-values and objects that the servers themselves keep and replicate.")
public record JetStreamConfig(
        @ConfigDoc("Where NATS is.") NatsSettings nats,

        @ConfigDoc(
                "First tokens of all subjects, and of the names of streams and buckets, so that several installations share an account.")
        Optional<String> subjectPrefix,

        @ConfigDoc("On how many servers a stream is kept for which nothing else is said, 1 to 5.")
        int replicas,

        @ConfigDoc("How long a call waits before it gives up.")
        Duration deadline,

        @ConfigDoc("How long one attempt of a read waits for its answer before it is repeated.")
        Duration requestTimeout,

        @ConfigDoc("How many writes may be under way at once; beyond that, calls block.")
        int maxInFlight,

        @ConfigDoc("How many streams may come into being by a first write to a subject that no stream owns.")
        int maxUndeclaredStreams,

        @ConfigDoc(
                "Whether a write without a message id is given one, so that it can be repeated; costs the server about 200 bytes of memory for each within the window.")
        boolean generatedMessageIds,

        @ConfigDoc(
                "Monitoring addresses of all servers, `http://host:port` separated by commas. Where each says `sync_interval: always`, what a stream of one replica acknowledges is on disk, and receipts say so; they are read again after each loss of a connection.")
        Optional<String> serverMonitors,

        @ConfigDoc(
                "States, where `server-monitors` is absent, that all servers run with `sync_interval: always`. Nothing checks it.")
        boolean serverSyncsAlways,

        @ConfigDoc("Where declared streams stand, and where mirrors copy from, by the names of the streams.")
        Map<String, Placement> placements) {

    /**
     * Where a declared stream stands.
     *
     * @param cluster the cluster whose servers keep it
     * @param tags which its servers must all bear
     * @param originApiPrefix the first tokens of the JetStream API where the origin of a mirror is, such as {@code $JS.hub.API} for the domain {@code hub}
     * @param originDeliverPrefix the first tokens of the subjects at which messages come from an origin in another account, as its export and the import name them
     */
    public record Placement(
            @ConfigDoc("The cluster whose servers keep it.") Optional<String> cluster,

            @ConfigDoc("Tags that its servers must all bear.")
            List<String> tags,

            @ConfigDoc(
                    "First tokens of the JetStream API where the origin of a mirror is, such as `$JS.hub.API` for the domain `hub`; without it, the origin is here.")
            Optional<String> originApiPrefix,

            @ConfigDoc(
                    "First tokens of the subjects at which messages come from an origin in another account, as its export and the import name them.")
            Optional<String> originDeliverPrefix) {

        public Placement {
            tags = List.copyOf(tags);
            originApiPrefix.ifPresent(prefix -> checkTokens("origin-api-prefix", prefix));
            originDeliverPrefix.ifPresent(prefix -> checkTokens("origin-deliver-prefix", prefix));
            Preconditions.require(
                    originApiPrefix.isPresent() || originDeliverPrefix.isEmpty(),
                    "origin-deliver-prefix goes with an origin-api-prefix");
        }

        /** Unlike a subject of an application, this may begin with {@code $JS}. */
        private static void checkTokens(String name, String prefix) {
            Preconditions.require(
                    prefix.matches("[^\\s.*>]+(\\.[^\\s.*>]+)*"),
                    name + " must be tokens without wildcards, not '" + prefix + "'");
        }

        /** On servers that bear all {@code tags}. */
        public static Placement tagged(String... tags) {
            return new Placement(Optional.empty(), List.of(tags), Optional.empty(), Optional.empty());
        }

        /** A mirror of what is in another domain, whose API is at {@code prefix}. */
        public static Placement originAt(String prefix) {
            return new Placement(Optional.empty(), List.of(), Optional.of(prefix), Optional.empty());
        }

        /** A mirror of what is in another account, whose API is at {@code api} and whose messages come at {@code deliver}. */
        public static Placement originAt(String api, String deliver) {
            return new Placement(Optional.empty(), List.of(), Optional.of(api), Optional.of(deliver));
        }

        /** Whether it says on which servers. */
        boolean speaks() {
            return cluster.isPresent() || !tags.isEmpty();
        }
    }

    private static final int MOST_REPLICAS = 5;

    public JetStreamConfig {
        subjectPrefix.ifPresent(Subject::new);
        Preconditions.atLeast("replicas", replicas, 1);
        Preconditions.require(
                replicas <= MOST_REPLICAS, "replicas must be 1 to " + MOST_REPLICAS + ", not " + replicas);
        Preconditions.positive("deadline", deadline);
        Preconditions.positive("request-timeout", requestTimeout);
        Preconditions.atLeast("max-in-flight", maxInFlight, 1);
        Preconditions.atLeast("max-undeclared-streams", maxUndeclaredStreams, 0);
        serverMonitors.ifPresent(JetStreamConfig::checkMonitors);
        placements = Map.copyOf(placements);
    }

    /** NATS at {@code nats://127.0.0.1:4222}, one replica, deadline 10 s, attempts of 2 s, 1024 writes under way, 10,000 undeclared streams. */
    public static JetStreamConfig defaults() {
        return at(NatsSettings.defaults());
    }

    /** {@link #defaults()}, but for where NATS is. */
    public static JetStreamConfig at(NatsSettings nats) {
        return new JetStreamConfig(
                nats,
                Optional.empty(),
                1,
                Duration.ofSeconds(10),
                Duration.ofSeconds(2),
                1024,
                10_000,
                true,
                Optional.empty(),
                false,
                Map.of());
    }

    /** These settings with another prefix. */
    public JetStreamConfig withSubjectPrefix(String prefix) {
        return copy(Optional.of(prefix), replicas, requestTimeout, serverMonitors, serverSyncsAlways, placements);
    }

    /** These settings with another number of replicas. */
    public JetStreamConfig withReplicas(int number) {
        return copy(subjectPrefix, number, requestTimeout, serverMonitors, serverSyncsAlways, placements);
    }

    /** These settings with attempts that wait for {@code timeout}. */
    public JetStreamConfig withRequestTimeout(Duration timeout) {
        return copy(subjectPrefix, replicas, timeout, serverMonitors, serverSyncsAlways, placements);
    }

    /** These settings with the monitoring addresses of all servers. */
    public JetStreamConfig withServerMonitors(String urls) {
        return copy(subjectPrefix, replicas, requestTimeout, Optional.of(urls), serverSyncsAlways, placements);
    }

    /** These settings with the statement that all servers sync always. */
    public JetStreamConfig withServerSyncsAlways() {
        return copy(subjectPrefix, replicas, requestTimeout, serverMonitors, true, placements);
    }

    /** These settings with places for streams, by their names. */
    public JetStreamConfig withPlacements(Map<String, Placement> byName) {
        return copy(subjectPrefix, replicas, requestTimeout, serverMonitors, serverSyncsAlways, byName);
    }

    private JetStreamConfig copy(
            Optional<String> prefix,
            int number,
            Duration attempt,
            Optional<String> monitors,
            boolean always,
            Map<String, Placement> byName) {
        return new JetStreamConfig(
                nats,
                prefix,
                number,
                deadline,
                attempt,
                maxInFlight,
                maxUndeclaredStreams,
                generatedMessageIds,
                monitors,
                always,
                byName);
    }

    private static void checkMonitors(String urls) {
        for (String url : urls.trim().split("\\s*,\\s*")) {
            Preconditions.require(
                    url.matches("https?://[^\\s/]+"), "server-monitors: '" + url + "' is not http://host:port");
        }
    }
}
