@NullMarked
package dev.varve.tiering.store;

import org.jspecify.annotations.NullMarked;
