/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.object;

import dev.varve.testkit.backend.BackendUnderTest;
import dev.varve.testkit.backend.ContractGroup;
import org.junit.jupiter.api.Nested;

/** Every contract of objects; they share one store. */
public abstract class ObjectContracts extends ContractGroup {

    /** For the backends that must fulfil it. */
    protected ObjectContracts() {}

    @Nested
    class Content extends ObjectContract {
        @Override
        protected BackendUnderTest backend() {
            return ObjectContracts.this.shared();
        }
    }

    @Nested
    class Listing extends ObjectListingContract {
        @Override
        protected BackendUnderTest backend() {
            return ObjectContracts.this.shared();
        }
    }
}
