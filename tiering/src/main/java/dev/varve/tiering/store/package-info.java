/** Object stores behind one small SPI: flat keys, create-only blobs, and one conditional write on which everything else rests. */
@NullMarked
package dev.varve.tiering.store;

import org.jspecify.annotations.NullMarked;
