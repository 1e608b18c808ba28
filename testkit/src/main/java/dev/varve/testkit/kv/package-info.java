/** The contract of key-values. */
@NullMarked
package dev.varve.testkit.kv;

import org.jspecify.annotations.NullMarked;
