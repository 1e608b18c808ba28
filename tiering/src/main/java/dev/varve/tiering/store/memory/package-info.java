/** The store in memory. */
@NullMarked
package dev.varve.tiering.store.memory;

import org.jspecify.annotations.NullMarked;
