/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.pubsub.wire.Cut;
import dev.varve.stream.StoredMessage;
import java.util.Optional;

/**
 * A message as it was read.
 *
 * @param message the message; of a large value the beginning only
 * @param cut says that the value is not whole
 */
public record StreamItem(StoredMessage message, Optional<Cut> cut) {}
