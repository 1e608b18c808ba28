/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.pubsub.wire.HeaderNames;

/** The headers by which a publisher tells JetStream what it wants. */
final class JetStreamHeaders {

    static final String MSG_ID = "Nats-Msg-Id";
    /** The id of a message that could not be published under {@link #MSG_ID}. */
    static final String OWN_MSG_ID = HeaderNames.MSG_ID;

    static final String BATCH_ID = "Nats-Batch-Id";
    static final String BATCH_SEQUENCE = "Nats-Batch-Sequence";
    static final String BATCH_COMMIT = "Nats-Batch-Commit";

    /** How long the server keeps a message, in whole seconds. */
    static final String TTL = "Nats-TTL";
    /** The same in milliseconds, for readers. */
    static final String OWN_TTL = HeaderNames.TTL;

    static final String EXPECTED_STREAM = "Nats-Expected-Stream";
    static final String EXPECTED_LAST_SEQUENCE = "Nats-Expected-Last-Sequence";
    static final String EXPECTED_LAST_SUBJECT_SEQUENCE = "Nats-Expected-Last-Subject-Sequence";

    /**
     * Never for a replicated stream: nats-server 2.15.1 accepts a wrong one into the log of the stream, fails to apply it on every replica, and the stream has no leader from then on.
     */
    static final String EXPECTED_LAST_MSG_ID = "Nats-Expected-Last-Msg-Id";

    private JetStreamHeaders() {}
}
