/**
 * A small sequential model of streams and key-values, and a checker that holds a store against it.
 *
 * <p>The model is plain maps: easy to read, easy to trust. {@link dev.varve.testkit.model.ModelChecker} runs the same random operations on both and, where they disagree, looks for
 * the shortest sequence that shows it.
 */
@NullMarked
package dev.varve.testkit.model;

import org.jspecify.annotations.NullMarked;
