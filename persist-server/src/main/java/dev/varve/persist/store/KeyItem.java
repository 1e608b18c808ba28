/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.kv.KeyValueEntry;
import dev.varve.pubsub.wire.Cut;
import java.util.Optional;

/**
 * A value as it was read.
 *
 * @param entry the value; of a large one the beginning only
 * @param cut says that it is not whole
 */
public record KeyItem(KeyValueEntry entry, Optional<Cut> cut) {}
