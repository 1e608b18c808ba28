/** Tests of the storage engine. */
@NullMarked
package dev.varve.persist.store;

import org.jspecify.annotations.NullMarked;
