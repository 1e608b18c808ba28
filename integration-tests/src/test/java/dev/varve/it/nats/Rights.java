/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.nats;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which right each verb needs, as the table on the page of the wire protocol says. */
final class Rights {

    private static final Path PAGE = Path.of("..", "docs", "formats", "wire-protocol.md");
    private static final Pattern ROW =
            Pattern.compile("^\\| (read|write|consume|operate|serve|lead) \\|(.*)\\|(.*)\\|$");
    private static final Pattern VERB = Pattern.compile("`([a-z-]+)`");

    private final Map<String, List<String>> ofServers = new HashMap<>();
    private final Map<String, List<String>> ofCoordinator = new HashMap<>();

    private Rights() {}

    static Rights ofPage() {
        Rights rights = new Rights();
        try {
            for (String line : Files.readAllLines(PAGE)) {
                Matcher row = ROW.matcher(line);
                if (row.matches()) {
                    read(row.group(2), row.group(1), rights.ofServers);
                    read(row.group(3), row.group(1), rights.ofCoordinator);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rights;
    }

    private static void read(String cell, String right, Map<String, List<String>> into) {
        VERB.matcher(cell)
                .results()
                .forEach(verb -> into.computeIfAbsent(verb.group(1), unused -> new ArrayList<>())
                        .add(right));
    }

    /** The rights under which a verb of servers stands; one, if the page is right. */
    List<String> ofServer(String verb) {
        return ofServers.getOrDefault(verb, List.of());
    }

    /** The rights under which a verb of the coordinator stands. */
    List<String> ofCoordinator(String verb) {
        return ofCoordinator.getOrDefault(verb, List.of());
    }
}
