/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.backend;

import dev.varve.Capability;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The capabilities without which a test, or a class of tests, has no meaning.
 *
 * <p>Where the backend lacks one, the body is not run; instead {@link MinimalUse} of the first one missing is tried and must be refused with {@code UNSUPPORTED} naming it.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Needs {

    /** The capabilities needed. */
    Capability[] value();
}
