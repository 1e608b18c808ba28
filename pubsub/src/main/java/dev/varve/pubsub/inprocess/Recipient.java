/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.inprocess;

import dev.varve.pubsub.WireMessage;
import java.util.function.Predicate;

/**
 * A subscription as the network knows it.
 *
 * @param queue the queue group; empty for none
 * @param target takes a message, on the publisher's thread; returns false if it takes none any more
 */
record Recipient(String queue, Predicate<WireMessage> target) {}
