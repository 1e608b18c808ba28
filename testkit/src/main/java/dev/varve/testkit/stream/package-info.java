/** The contract of streams, their changes and their consumers. */
@NullMarked
package dev.varve.testkit.stream;

import org.jspecify.annotations.NullMarked;
