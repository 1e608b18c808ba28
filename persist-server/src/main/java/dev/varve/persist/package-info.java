/** The server half of the persistence service. */
@NullMarked
package dev.varve.persist;

import org.jspecify.annotations.NullMarked;
