/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit;

import dev.varve.testkit.backend.BackendUnderTest;
import dev.varve.testkit.backend.ContractGroup;
import dev.varve.testkit.kv.KeyValueContracts;
import dev.varve.testkit.model.ModelContract;
import dev.varve.testkit.object.ObjectContracts;
import dev.varve.testkit.store.WholeStoreContracts;
import dev.varve.testkit.stream.StreamContracts;
import org.junit.jupiter.api.Nested;

/**
 * Everything that a backend must do, in one class to complete.
 *
 * <p>Its nested classes are the contracts, in groups; they share one store. A backend's test class extends this one and says how to open the backend: see the description of this
 * package.
 */
public abstract class VarveContract extends ContractGroup {

    /** For the backends that must fulfil it. */
    protected VarveContract() {}

    @Nested
    class Streams extends StreamContracts {
        @Override
        protected BackendUnderTest backend() {
            return VarveContract.this.shared();
        }
    }

    @Nested
    class KeyValues extends KeyValueContracts {
        @Override
        protected BackendUnderTest backend() {
            return VarveContract.this.shared();
        }
    }

    @Nested
    class Objects extends ObjectContracts {
        @Override
        protected BackendUnderTest backend() {
            return VarveContract.this.shared();
        }
    }

    @Nested
    class WholeStore extends WholeStoreContracts {
        @Override
        protected BackendUnderTest backend() {
            return VarveContract.this.shared();
        }
    }

    @Nested
    class Model extends ModelContract {
        @Override
        protected BackendUnderTest backend() {
            return VarveContract.this.shared();
        }
    }
}
