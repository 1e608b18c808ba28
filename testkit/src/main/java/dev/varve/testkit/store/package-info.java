/** The contract of a store as a whole: capabilities, durability, errors, deadlines, restarts. */
@NullMarked
package dev.varve.testkit.store;

import org.jspecify.annotations.NullMarked;
