/** The contract of objects. */
@NullMarked
package dev.varve.testkit.object;

import org.jspecify.annotations.NullMarked;
