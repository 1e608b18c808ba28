/** The storage engine: one file for each stream, bucket of keys and bucket of objects, and what may be done with it. */
@NullMarked
package dev.varve.persist.store;

import org.jspecify.annotations.NullMarked;
