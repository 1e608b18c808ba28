/** The roles of a Varve installation in one process. */
@NullMarked
package dev.varve.server;

import org.jspecify.annotations.NullMarked;
