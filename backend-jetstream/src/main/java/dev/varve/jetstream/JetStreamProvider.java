/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.Varve;
import dev.varve.spi.BackendProvider;

/** The backend {@code jetstream}: NATS JetStream. */
public final class JetStreamProvider implements BackendProvider<JetStreamConfig> {

    /** For the service loader. */
    public JetStreamProvider() {}

    @Override
    public String name() {
        return ServerCapabilities.BACKEND;
    }

    @Override
    public Class<JetStreamConfig> configType() {
        return JetStreamConfig.class;
    }

    @Override
    public JetStreamConfig defaults() {
        return JetStreamConfig.defaults();
    }

    @Override
    public Varve open(JetStreamConfig config) {
        Session session = Session.open(config);
        Scope scope = new Scope(session, config.deadline());
        return new JetStreamVarve(scope, session::close);
    }
}
