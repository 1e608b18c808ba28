@NullMarked
package dev.varve.tiering.store.traffic;

import org.jspecify.annotations.NullMarked;
