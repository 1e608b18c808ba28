/**
 * The storage SPI: durable message streams, key-value state and objects behind one handle, with backends chosen by configuration.
 *
 * <p>Start at {@link dev.varve.Varve}.
 */
@NullMarked
package dev.varve;

import org.jspecify.annotations.NullMarked;
