/** What goes to a store and comes from it: held to a pace, and counted. Decorators of any store. */
@NullMarked
package dev.varve.tiering.store.traffic;

import org.jspecify.annotations.NullMarked;
