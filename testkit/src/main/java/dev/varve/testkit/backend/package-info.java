/** What a contract stands on: the backend under test, a store to share, and how refusals are asserted. */
@NullMarked
package dev.varve.testkit.backend;

import org.jspecify.annotations.NullMarked;
