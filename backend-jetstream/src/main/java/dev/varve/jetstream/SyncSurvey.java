/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.Bytes;
import dev.varve.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Whether the servers sync what they store before they acknowledge it, as their monitoring pages say, or else the operator. What was not seen is not claimed.
 *
 * <p>The settings of a server can only change while it is down, so what was seen counts until a connection is lost. Safe for use by many threads.
 */
final class SyncSurvey {

    private static final int LIMIT_MILLIS = 2_000;

    private final List<URI> monitors;
    private final boolean declared;
    private Optional<Set<String>> syncing = Optional.empty();
    private long generation;

    SyncSurvey(JetStreamConfig config) {
        this.monitors = config.serverMonitors().stream()
                .flatMap(urls -> List.of(urls.trim().split("\\s*,\\s*")).stream())
                .map(url -> URI.create(url + "/varz"))
                .toList();
        this.declared = config.serverSyncsAlways();
    }

    /** Whether every server is known to sync before it acknowledges. */
    synchronized boolean holds() {
        return monitors.isEmpty() ? declared : syncing.isPresent();
    }

    /** Whether the server that leads the stream of {@code answer} is known to sync before it acknowledges. */
    synchronized boolean holds(JsonNode answer) {
        String leader = answer.path("cluster").path("leader").asString("");
        boolean seen = leader.isEmpty()
                || monitors.isEmpty()
                || syncing.filter(names -> names.contains(leader)).isPresent();
        return holds() && seen;
    }

    /** Forgets what was seen: a server may come back with other settings. */
    synchronized void forget() {
        syncing = Optional.empty();
        generation++;
    }

    /** Reads the pages of all servers. */
    void look() {
        long began = generation();
        Set<String> names = new HashSet<>();
        boolean all = true;
        for (URI monitor : monitors) {
            Optional<String> name = syncingServer(monitor);
            name.ifPresent(names::add);
            all &= name.isPresent();
        }
        keep(all ? Optional.of(names) : Optional.empty(), began);
    }

    private synchronized long generation() {
        return generation;
    }

    private synchronized void keep(Optional<Set<String>> seen, long began) {
        if (generation == began) {
            syncing = seen;
        }
    }

    /** The name of the server at {@code monitor}, if it says that it syncs before it acknowledges. */
    private static Optional<String> syncingServer(URI monitor) {
        try {
            HttpURLConnection page = (HttpURLConnection) monitor.toURL().openConnection();
            page.setConnectTimeout(LIMIT_MILLIS);
            page.setReadTimeout(LIMIT_MILLIS);
            try (InputStream body = page.getInputStream()) {
                JsonNode told = Json.parse(monitor.toString(), Bytes.wrap(body.readAllBytes()));
                return told.path("jetstream").path("config").path("sync_always").asBoolean(false)
                        ? Optional.of(told.path("server_name").asString(""))
                        : Optional.empty();
            }
        } catch (IOException | StorageException e) {
            // Not seen, not claimed.
            return Optional.empty();
        }
    }
}
