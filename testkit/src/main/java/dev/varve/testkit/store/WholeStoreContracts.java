/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.store;

import dev.varve.testkit.backend.BackendUnderTest;
import dev.varve.testkit.backend.ContractGroup;
import org.junit.jupiter.api.Nested;

/** Every contract of a store as a whole; they share one store, but for those that close theirs. */
public abstract class WholeStoreContracts extends ContractGroup {

    /** For the backends that must fulfil it. */
    protected WholeStoreContracts() {}

    @Nested
    class CapabilitiesDeclared extends CapabilityContract {
        @Override
        protected BackendUnderTest backend() {
            return WholeStoreContracts.this.shared();
        }
    }

    @Nested
    class DurabilityAchieved extends DurabilityContract {
        @Override
        protected BackendUnderTest backend() {
            return WholeStoreContracts.this.shared();
        }
    }

    @Nested
    class Errors extends ErrorContract {
        @Override
        protected BackendUnderTest backend() {
            return WholeStoreContracts.this.shared();
        }
    }

    @Nested
    class Deadlines extends DeadlineContract {
        @Override
        protected BackendUnderTest backend() {
            return WholeStoreContracts.this.shared();
        }
    }

    @Nested
    class Concurrency extends ConcurrencyContract {
        @Override
        protected BackendUnderTest backend() {
            return WholeStoreContracts.this.shared();
        }
    }

    @Nested
    class Closing extends ClosedContract {
        @Override
        protected BackendUnderTest backend() {
            return WholeStoreContracts.this.shared();
        }
    }

    @Nested
    class Restarts extends RestartContract {
        @Override
        protected BackendUnderTest backend() {
            return WholeStoreContracts.this.shared();
        }
    }
}
