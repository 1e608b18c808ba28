/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.nats;

import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a JUnit test class a real nats-server.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final NatsExtension nats = NatsExtension.shared(NatsVersion.NEWEST);
 *
 * @Test
 * void connects() {
 *     connect(nats.server().url());
 * }
 * }</pre>
 *
 * <p>Test methods may also take the server as a parameter of type {@link NatsServer}. Register it in a static field.
 * Without a server the tests of the class fail, they are not skipped. To run a test against every line, use {@code
 * @EnumSource(NatsVersion.class)} and {@link SharedNatsServers#of(NatsVersion)} instead.
 */
public final class NatsExtension implements BeforeAllCallback, AfterAllCallback, ParameterResolver {

    private final NatsServerConfig config;
    private final Function<NatsServerConfig, NatsServer> start;
    private final Consumer<NatsServer> end;
    private @Nullable NatsServer server;

    private NatsExtension(
            NatsServerConfig config, Function<NatsServerConfig, NatsServer> start, Consumer<NatsServer> end) {
        this.config = config;
        this.start = start;
        this.end = end;
    }

    /** The plain server of a line that all test classes of the JVM share. */
    public static NatsExtension shared(NatsVersion version) {
        return shared(NatsServerConfig.of(version));
    }

    /** The server of this configuration that all test classes of the JVM share. */
    public static NatsExtension shared(NatsServerConfig config) {
        return new NatsExtension(config, SharedNatsServers::of, server -> {});
    }

    /** A server of this class alone, closed after its last test: for tests that stop, kill or pause it. */
    public static NatsExtension exclusive(NatsServerConfig config) {
        return new NatsExtension(config, NatsServer::start, NatsServer::close);
    }

    /**
     * The server.
     *
     * @throws IllegalStateException before the first test of the class is prepared
     */
    public NatsServer server() {
        NatsServer started = server;
        if (started == null) {
            throw new IllegalStateException("no server yet: register this extension in a static field");
        }
        return started;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        server = start.apply(config);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        NatsServer started = server;
        if (started != null) {
            end.accept(started);
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == NatsServer.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return server();
    }
}
