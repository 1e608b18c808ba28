/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.nats;

/** Whether a server runs JetStream, and when it syncs what it stored. */
public enum JetStreamMode {
    /** No JetStream: core publish and subscribe only. */
    OFF(""),

    /** JetStream with the server's default sync interval: an ack does not mean that the message is on disk. */
    DEFAULT_SYNC(""),

    /** JetStream with {@code sync_interval: always}: synced to disk before the ack. */
    SYNC_ALWAYS("sync_interval: always");

    private final String setting;

    JetStreamMode(String setting) {
        this.setting = setting;
    }

    String setting() {
        return setting;
    }
}
