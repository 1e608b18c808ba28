/** Objects: named immutable bytes of any size. */
@NullMarked
package dev.varve.object;

import org.jspecify.annotations.NullMarked;
