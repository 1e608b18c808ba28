/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Faults: an installation of real processes under load, what may befall it, and whether it kept its promises. */
@NullMarked
package dev.varve.it.faults;

import org.jspecify.annotations.NullMarked;
