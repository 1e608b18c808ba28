/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import dev.varve.StorageException;
import dev.varve.corepubsub.ClusterAdmin;
import dev.varve.pubsub.wire.ClusterStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An installation as the doctor sees it.
 *
 * @param status what the leading coordinator says; empty if none answers
 * @param pongs the answers of the servers that beat
 * @param findings what is wrong, or could be better
 */
record Installation(
        Optional<ClusterStatus> status,
        Map<String, Optional<ClusterAdmin.Pong>> pongs,
        List<Findings.Finding> findings) {

    /** Looks at the coordinator and at each server; {@code ofStorage} is what was found elsewhere already. */
    static Installation examine(ClusterAdmin admin, List<Findings.Finding> ofStorage) {
        List<Findings.Finding> findings = new ArrayList<>(ofStorage);
        try {
            ClusterStatus status = admin.status();
            Map<String, Optional<ClusterAdmin.Pong>> pongs = new LinkedHashMap<>();
            status.servers().stream()
                    .filter(ClusterStatus.Server::alive)
                    .forEach(server -> pongs.put(server.id(), admin.ping(server.id())));
            findings.addAll(Findings.of(status, pongs));
            return new Installation(Optional.of(status), pongs, findings);
        } catch (StorageException e) {
            findings.add(Findings.Finding.wrong(
                    "no coordinator leads (" + e.getMessage() + "); start one: varve serve --roles coordinator"));
            return new Installation(Optional.empty(), Map.of(), findings);
        }
    }

    /** Whether something does not work. */
    boolean isWrong() {
        return findings.stream().anyMatch(finding -> finding.level() == Findings.Level.WRONG);
    }

    /** For people. */
    String text() {
        StringBuilder text = new StringBuilder("The installation:\n");
        status.ifPresent(found -> text.append(ClusterTexts.lines(found).indent(4)));
        pongs.forEach((server, pong) -> text.append(String.format(
                Locale.ROOT,
                "    %-12s %s%n",
                server,
                pong.map(Installation::text).orElse("does not answer"))));
        text.append("\nWhat was found:\n");
        findings.forEach(finding -> text.append(String.format("    %-5s %s%n", finding.level(), finding.text())));
        return findings.isEmpty() ? text + "    nothing to mend\n" : text.toString();
    }

    private static String text(ClusterAdmin.Pong pong) {
        return String.format(
                Locale.ROOT,
                "version %s, answers in %.1f ms, acknowledges up to %s",
                pong.info().version(),
                pong.roundTrip().toNanos() / 1e6,
                pong.info().strongest());
    }

    /** For programs, added to {@code json}. */
    void json(Map<String, Object> json) {
        status.ifPresent(found -> json.put("installation", ClusterTexts.json(found)));
        json.put(
                "servers",
                pongs.entrySet().stream()
                        .map(entry -> json(entry.getKey(), entry.getValue()))
                        .toList());
        json.put(
                "findings",
                findings.stream()
                        .map(finding -> Map.of("level", finding.level().name(), "text", finding.text()))
                        .toList());
    }

    private static Map<String, Object> json(String server, Optional<ClusterAdmin.Pong> pong) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", server);
        json.put("answers", pong.isPresent());
        pong.ifPresent(found -> {
            json.put("version", found.info().version());
            json.put("round-trip-ms", found.roundTrip().toNanos() / 1e6);
            json.put("strongest", found.info().strongest().toString());
        });
        return json;
    }
}
