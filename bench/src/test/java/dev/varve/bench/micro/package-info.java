/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
@NullMarked
package dev.varve.bench.micro;

import org.jspecify.annotations.NullMarked;
