/** What a backend implements to be found and opened; applications do not need it. */
@NullMarked
package dev.varve.spi;

import org.jspecify.annotations.NullMarked;
