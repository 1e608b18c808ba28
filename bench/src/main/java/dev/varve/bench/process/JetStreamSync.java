/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.process;

/** Whether a nats-server runs JetStream, and when that syncs. */
public enum JetStreamSync {
    /** No JetStream. */
    OFF(""),

    /** The server's default: every two minutes. */
    DEFAULT(""),

    /** Before each acknowledgement. */
    ALWAYS("sync_interval: always");

    private final String setting;

    JetStreamSync(String setting) {
        this.setting = setting;
    }

    String setting() {
        return setting;
    }
}
