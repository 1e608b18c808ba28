@NullMarked
package dev.varve.tiering.store.directory;

import org.jspecify.annotations.NullMarked;
