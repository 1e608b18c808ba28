/** Streams: ordered messages, their changes, and consumers of them. */
@NullMarked
package dev.varve.stream;

import org.jspecify.annotations.NullMarked;
