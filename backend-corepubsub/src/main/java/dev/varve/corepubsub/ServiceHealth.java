/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.Health;
import dev.varve.StorageException;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.wire.ClusterMap;
import dev.varve.pubsub.wire.CoordinatorVerb;
import dev.varve.pubsub.wire.ServerInfo;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Asks every part of the service how it fares, all at once, each one time. */
final class ServiceHealth {

    private final Scope scope;

    ServiceHealth(Scope scope) {
        this.scope = scope;
    }

    Health look() {
        Session session = scope.session();
        try {
            session.requireOpen();
        } catch (StorageException e) {
            return new Health(List.of(new Health.Check("store", Health.Status.DOWN, "it is closed")));
        }
        CompletableFuture<Health.Check> coordinator = timed("coordinator", coordinator());
        Map<String, CompletableFuture<Health.Check>> servers = new LinkedHashMap<>();
        session.view().map().servers().forEach(server -> servers.put(server, timed("server " + server, ping(server))));
        List<Health.Check> checks = new ArrayList<>();
        checks.add(coordinator.join());
        servers.values().forEach(check -> checks.add(check.join()));
        return new Health(checks);
    }

    /** What the servers that own anything say of themselves; those that do not answer are left out. */
    List<ServerInfo> servers() {
        List<CompletableFuture<Outcome<Reply>>> pings =
                scope.session().view().map().servers().stream().map(this::ping).toList();
        List<ServerInfo> servers = new ArrayList<>();
        for (CompletableFuture<Outcome<Reply>> ping : pings) {
            if (ping.join() instanceof Outcome.Answered<Reply> answered) {
                servers.add(ServerInfo.read(answered.value().headers()));
            }
        }
        return servers;
    }

    private CompletableFuture<Outcome<Reply>> ping(String server) {
        Request ping = Request.of(Verb.PING, Target.nothing(), Request.NO_SLOT);
        Session session = scope.session();
        return session.requests().send(ping, new ClusterMap.Owner(server, 1), session.deadline(scope.span()));
    }

    private CompletableFuture<Outcome<Coordinator.Answer>> coordinator() {
        return scope.session().coordinator().ask(CoordinatorVerb.MAP, WireHeaders.builder());
    }

    private static <T> CompletableFuture<Health.Check> timed(String part, CompletableFuture<Outcome<T>> question) {
        long began = System.nanoTime();
        return question.thenApply(outcome -> {
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            return outcome instanceof Outcome.Answered<T>
                    ? new Health.Check(part, Health.Status.UP, "answered in " + took.toMillis() + " ms")
                    : new Health.Check(
                            part,
                            Health.Status.DOWN,
                            "does not answer"
                                    + outcome.reason()
                                            .map(cause -> ": " + cause.getMessage())
                                            .orElse(""));
        });
    }
}
