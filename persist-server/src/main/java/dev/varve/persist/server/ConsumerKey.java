/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.SubjectFilter;
import dev.varve.persist.store.StoreKey;

/**
 * What tells one consumer of a server from all others.
 *
 * @param file the stream
 * @param name its name
 * @param filter its filter
 */
record ConsumerKey(StoreKey file, String name, SubjectFilter filter) {}
