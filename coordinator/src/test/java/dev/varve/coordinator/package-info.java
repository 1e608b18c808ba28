/** Tests of the coordinator. */
@NullMarked
package dev.varve.coordinator;

import org.jspecify.annotations.NullMarked;
