@NullMarked
package dev.varve.tiering.store.memory;

import org.jspecify.annotations.NullMarked;
