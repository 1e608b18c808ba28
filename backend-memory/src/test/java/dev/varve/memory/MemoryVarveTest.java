/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import dev.varve.testkit.VarveContract;
import dev.varve.testkit.backend.BackendUnderTest;

class MemoryVarveTest extends VarveContract {
    @Override
    protected BackendUnderTest backend() {
        return () -> new MemoryProvider().open(MemoryConfig.defaults());
    }
}
