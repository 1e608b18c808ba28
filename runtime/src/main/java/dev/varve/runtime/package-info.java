/** From a configuration to a running Varve. */
@NullMarked
package dev.varve.runtime;

import org.jspecify.annotations.NullMarked;
