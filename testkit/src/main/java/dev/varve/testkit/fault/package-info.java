/**
 * Faults on purpose: a store that delays, loses, repeats and reorders calls, or dies, by a plan that can be repeated.
 *
 * <p>A layer that keeps its promises over a {@link dev.varve.testkit.fault.FaultyVarve} keeps them over a network.
 */
@NullMarked
package dev.varve.testkit.fault;

import org.jspecify.annotations.NullMarked;
