/** Standing between a caller and a store: every call of every interface passes one method. */
@NullMarked
package dev.varve.testkit.intercept;

import org.jspecify.annotations.NullMarked;
