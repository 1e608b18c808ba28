/**
 * The contract of every backend, to be run against yours.
 *
 * <p>With {@code varve-testkit} and a JUnit engine on the test class path, this is all it takes:
 *
 * <pre>{@code
 * final class MyVarveTest extends VarveContract implements BackendUnderTest {
 *     private final Path data = newFolder();
 *
 *     protected BackendUnderTest backend() {
 *         return this;
 *     }
 *
 *     public Varve open() {
 *         return MyVarve.open(emptied(data));
 *     }
 *
 *     public Optional<Varve> reopen() { // only where data outlives the process
 *         return Optional.of(MyVarve.open(data));
 *     }
 * }
 * }</pre>
 *
 * <p>A backend that keeps nothing is a lambda: {@code return () -> MyVarve.open();}. One that does only streams extends {@link dev.varve.testkit.stream.StreamContracts}, or a single
 * contract. What a backend does not declare among its capabilities, the contracts require it to refuse.
 *
 * <p>Also here: a {@linkplain dev.varve.testkit.model sequential model} that finds the shortest sequence of calls which a store answers wrongly, {@linkplain
 * dev.varve.testkit.fault faults on purpose} for testing what stands on a store, and {@linkplain dev.varve.testkit.intercept interception} of every call for decorators of your own.
 */
@NullMarked
package dev.varve.testkit;

import org.jspecify.annotations.NullMarked;
