/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The service over a real nats-server without JetStream: who may do what, how large it may be, and what goes over the wire. */
@NullMarked
package dev.varve.it.nats;

import org.jspecify.annotations.NullMarked;
