/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import dev.varve.object.ObjectInfo;
import java.util.List;

/**
 * An object that is whole.
 *
 * @param info what is known of it
 * @param chunks its bytes, in order; never changed
 */
record StoredObject(ObjectInfo info, List<byte[]> chunks) {}
