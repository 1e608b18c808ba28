/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.testkit.backend.BackendUnderTest;
import dev.varve.testkit.backend.ContractGroup;
import dev.varve.testkit.kv.KeyValueContracts;
import dev.varve.testkit.model.ModelContract;
import dev.varve.testkit.object.ObjectContracts;
import dev.varve.testkit.store.DurabilityContract;
import dev.varve.testkit.store.ErrorContract;
import org.junit.jupiter.api.Nested;

/** The contracts of key-values and objects, and what of the whole store speaks of them; they share one store. */
abstract class BucketContracts extends ContractGroup {

    @Nested
    class KeyValues extends KeyValueContracts {
        @Override
        protected BackendUnderTest backend() {
            return BucketContracts.this.shared();
        }
    }

    @Nested
    class Objects extends ObjectContracts {
        @Override
        protected BackendUnderTest backend() {
            return BucketContracts.this.shared();
        }
    }

    @Nested
    class DurabilityAchieved extends DurabilityContract {
        @Override
        protected BackendUnderTest backend() {
            return BucketContracts.this.shared();
        }
    }

    @Nested
    class Errors extends ErrorContract {
        @Override
        protected BackendUnderTest backend() {
            return BucketContracts.this.shared();
        }
    }

    @Nested
    class Model extends ModelContract {
        @Override
        protected BackendUnderTest backend() {
            return BucketContracts.this.shared();
        }
    }
}
