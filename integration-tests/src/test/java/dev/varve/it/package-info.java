/** Tests of all modules together. */
@NullMarked
package dev.varve.it;

import org.jspecify.annotations.NullMarked;
