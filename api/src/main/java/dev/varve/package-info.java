/** The storage SPI of Varve: durable message streams, key-value state and objects behind one root handle. */
@NullMarked
package dev.varve;

import org.jspecify.annotations.NullMarked;
