/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The processes that are measured: nats-servers and Varve's own, each started here and ended here. */
@NullMarked
package dev.varve.bench.process;

import org.jspecify.annotations.NullMarked;
