/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import dev.varve.corepubsub.ClusterAdmin;
import dev.varve.pubsub.wire.ClusterStatus;
import dev.varve.pubsub.wire.CopyStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What is wrong with an installation, or could be better, and what to do about it. */
final class Findings {

    private static final long LEAST_FREE_BYTES = 1L << 30;
    private static final int UNEVEN = 16;

    private final ClusterStatus status;
    private final Map<String, Optional<ClusterAdmin.Pong>> pongs;
    private final List<Finding> found = new ArrayList<>();

    private Findings(ClusterStatus status, Map<String, Optional<ClusterAdmin.Pong>> pongs) {
        this.status = status;
        this.pongs = pongs;
    }

    /** How much a finding matters. */
    enum Level {
        /** Something does not work. */
        WRONG,
        /** Everything works, and something could be better. */
        HINT
    }

    /**
     * One of them.
     *
     * @param level how much it matters
     * @param text what it is, and what to do
     */
    record Finding(Level level, String text) {

        static Finding wrong(String text) {
            return new Finding(Level.WRONG, text);
        }

        static Finding hint(String text) {
            return new Finding(Level.HINT, text);
        }
    }

    /**
     * What is found, the worst first.
     *
     * @param pongs the answers of the servers that beat, by id
     */
    static List<Finding> of(ClusterStatus status, Map<String, Optional<ClusterAdmin.Pong>> pongs) {
        Findings findings = new Findings(status, pongs);
        findings.coordinators();
        findings.storage();
        findings.servers();
        status.servers().forEach(findings::server);
        status.servers().stream()
                .filter(ClusterStatus.Server::alive)
                .forEach(server -> server.copies().ifPresent(copies -> findings.copies(server, copies)));
        findings.shares();
        findings.versions();
        return findings.found.stream()
                .sorted(Comparator.comparing(Finding::level))
                .toList();
    }

    private void coordinators() {
        if (status.standbys().isEmpty()) {
            hint("no coordinator stands by: if '" + status.leader().id()
                    + "' dies, new streams wait until it is back; start another process with --roles coordinator");
        }
    }

    private void storage() {
        status.leader()
                .storage()
                .filter(storage -> storage.freeBytes() < LEAST_FREE_BYTES)
                .ifPresent(storage -> found.add(Finding.wrong("the storage of " + storage.directory() + " has only "
                        + ClusterTexts.bytes(storage.freeBytes())
                        + " left: when it is full, writes are refused with INSUFFICIENT_STORAGE; make room")));
    }

    private void servers() {
        long alive =
                status.servers().stream().filter(ClusterStatus.Server::alive).count();
        if (alive == 0) {
            found.add(Finding.wrong("no persist server is alive; start one: varve serve --roles persist --id ID"));
        } else if (alive == 1) {
            hint("only one persist server is alive: when it dies, nobody takes its streams over; start another");
        }
    }

    private void server(ClusterStatus.Server server) {
        boolean owns = server.share().slots() > 0;
        if (server.alive() && pongs.getOrDefault(server.id(), Optional.empty()).isEmpty()) {
            found.add(Finding.wrong("server '" + server.id()
                    + "' beats and does not answer requests: look at its log, or end it so that others take over"));
        } else if (server.alive() && server.share().drained() && !owns) {
            hint("server '" + server.id() + "' is drained: stop it, or take it back with 'varve cluster resume "
                    + server.id() + "'");
        } else if (server.life().equals("expected")) {
            hint("server '" + server.id()
                    + "' has not beaten since this coordinator leads; if it does not soon, others get its slots");
        } else if (!server.alive() && owns) {
            found.add(Finding.wrong("server '" + server.id() + "' is gone and still owns "
                    + server.share().slots() + " slots, since nobody is alive to take them; start a server"));
        }
    }

    private void copies(ClusterStatus.Server server, CopyStatus copies) {
        copies.failure()
                .ifPresent(why -> found.add(Finding.wrong("the store of copies does not take what server '"
                        + server.id() + "' ships, " + copies.waiting().files() + " files wait: " + why)));
        if (copies.shipments().refused() > 0) {
            found.add(Finding.wrong("server '" + server.id() + "' does not ship "
                    + copies.shipments().refused()
                    + " files or slots, as the store has more of them than it: its log says which, and what to do"));
        }
    }

    private void shares() {
        List<ClusterStatus.Server> takers = status.servers().stream()
                .filter(server -> server.alive() && !server.share().drained())
                .sorted(Comparator.comparingInt(server -> server.share().slots()))
                .toList();
        if (takers.size() > 1) {
            ClusterStatus.Server least = takers.get(0);
            ClusterStatus.Server most = takers.get(takers.size() - 1);
            if (most.share().slots() > 2 * least.share().slots() + UNEVEN) {
                hint("slots are uneven: '" + most.id() + "' has " + most.share().slots() + ", '" + least.id() + "' has "
                        + least.share().slots() + "; to even them out: varve cluster rebalance");
            }
        }
    }

    private void versions() {
        Set<String> versions = pongs.values().stream()
                .flatMap(Optional::stream)
                .map(pong -> pong.info().version())
                .collect(Collectors.toSet());
        if (versions.size() > 1) {
            hint("servers run different versions: " + versions + "; bring them to the newest, one after the other");
        }
    }

    private void hint(String text) {
        found.add(Finding.hint(text));
    }
}
