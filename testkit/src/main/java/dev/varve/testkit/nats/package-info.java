/**
 * Real nats-server processes for tests.
 *
 * <p>{@link dev.varve.testkit.nats.NatsExtension} gives a JUnit test class a server, {@link
 * dev.varve.testkit.nats.NatsServer} starts one by hand, and {@link dev.varve.testkit.nats.NatsCluster} starts several
 * that form a JetStream cluster. Everything listens on loopback only, keeps its files in a temporary directory, and
 * ends with the JVM, also when the JVM is killed. The server's executable is found or provided by {@link
 * dev.varve.testkit.nats.NatsServerBinary}; where there is none, tests fail and say how to get one. Unix only: signals
 * are part of the fixture.
 */
@NullMarked
package dev.varve.testkit.nats;

import org.jspecify.annotations.NullMarked;
