/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import dev.varve.pubsub.wire.ClusterStatus;
import dev.varve.pubsub.wire.Slots;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The forms of a {@link ClusterStatus}. */
final class ClusterTexts {

    private ClusterTexts() {}

    /** For people. */
    static String lines(ClusterStatus status) {
        StringBuilder text = new StringBuilder();
        ClusterStatus.Leader leader = status.leader();
        text.append(String.format(
                "coordinator  %s leads in term %d, map %d%n", leader.id(), leader.term(), leader.version()));
        text.append(String.format("standby      %s%n", standbys(status)));
        text.append(String.format("slots        %d of %d are used%n", status.owned(), Slots.COUNT));
        leader.storage()
                .ifPresent(storage -> text.append(
                        String.format("storage      %s, %s free%n", storage.directory(), bytes(storage.freeBytes()))));
        status.servers().forEach(server -> {
            text.append(line(server));
            server.copies().ifPresent(copies -> text.append(CopyTexts.lines(server.id(), copies)));
        });
        status.streams().forEach(stream -> text.append(String.format("stream       %s%n", stream)));
        return text.toString().stripTrailing();
    }

    private static String standbys(ClusterStatus status) {
        return status.standbys().isEmpty()
                ? "none"
                : status.standbys().stream()
                        .map(standby -> standby.id() + " heard " + seconds(standby.age()) + " ago")
                        .collect(Collectors.joining(", "));
    }

    private static String line(ClusterStatus.Server server) {
        return String.format(
                "server       %-16s %-9s last beat %s ago, %d slots%s%n",
                server.id(),
                server.life(),
                seconds(server.age()),
                server.share().slots(),
                server.share().drained() ? ", drained" : "");
    }

    /** For programs. */
    static Map<String, Object> json(ClusterStatus status) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("leader", status.leader().id());
        json.put("term", status.leader().term());
        json.put("map-version", status.leader().version());
        json.put(
                "standbys",
                status.standbys().stream()
                        .map(standby -> Map.of(
                                "id", standby.id(), "age-ms", standby.age().toMillis()))
                        .toList());
        json.put("slots", Slots.COUNT);
        json.put("slots-used", status.owned());
        status.leader().storage().ifPresent(storage -> {
            json.put("storage", storage.directory());
            json.put("storage-free-bytes", storage.freeBytes());
        });
        json.put("servers", status.servers().stream().map(ClusterTexts::json).toList());
        json.put("streams", status.streams().stream().map(ClusterTexts::stream).toList());
        return json;
    }

    private static Map<String, Object> json(ClusterStatus.Server server) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", server.id());
        json.put("state", server.life());
        json.put("process", server.incarnation());
        json.put("age-ms", server.age().toMillis());
        json.put("slots", server.share().slots());
        json.put("drained", server.share().drained());
        server.copies().ifPresent(copies -> json.put("copies", CopyTexts.json(copies)));
        return json;
    }

    private static Map<String, Object> stream(String line) {
        List<String> words = List.of(line.split(" ", -1));
        return Map.of("name", words.get(0), "subjects", words.subList(1, words.size()));
    }

    /** How many slots {@code server} has. */
    static int slots(ClusterStatus status, String server) {
        return status.servers().stream()
                .filter(each -> each.id().equals(server))
                .mapToInt(each -> each.share().slots())
                .sum();
    }

    /** Such as {@code 12.3 GiB}. */
    static String bytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
    }

    static String seconds(Duration age) {
        return String.format(Locale.ROOT, "%.1f s", age.toMillis() / 1000.0);
    }
}
