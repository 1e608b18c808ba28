/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.pubsub.wire.SlotSet;

/**
 * What a worker can tell of: it looked whether its slots are still the server's, and made them ready.
 *
 * @param files the files of its slots
 * @param slots the slots that were the server's when it looked: what is not found of them did not exist
 * @param ready those of them in which something may be found; nothing was ever stored in the others
 */
record Holdings(OpenFiles files, SlotSet slots, SlotSet ready) {}
