/** Tests of the backend on real servers. */
@NullMarked
package dev.varve.jetstream;

import org.jspecify.annotations.NullMarked;
