/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

/** Something that Varve is measured against, in the same run. */
public enum Peer {
    /** JetStream as it comes: it syncs every two minutes. */
    JETSTREAM("jetstream"),

    /** JetStream with {@code sync_interval: always}. */
    JETSTREAM_ALWAYS("jetstream-always"),

    /** The floor: the same messages through the same library and server, with nothing stored. */
    RAW("raw"),

    /** The floor of what is in files: SQLite alone, in the process that measures, with rows of the same size on stable storage. */
    SQLITE("sqlite");

    private final String text;

    Peer(String text) {
        this.text = text;
    }

    /** As the command line and the results name it. */
    @Override
    public String toString() {
        return text;
    }
}
