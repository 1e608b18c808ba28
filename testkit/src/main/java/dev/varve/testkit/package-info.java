/** The contract tests that every backend must pass, and what they need to run. */
@NullMarked
package dev.varve.testkit;

import org.jspecify.annotations.NullMarked;
