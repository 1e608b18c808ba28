/** The reference backend, which keeps everything in memory. */
@NullMarked
package dev.varve.memory;

import org.jspecify.annotations.NullMarked;
