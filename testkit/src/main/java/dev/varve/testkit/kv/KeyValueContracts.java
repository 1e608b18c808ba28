/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.kv;

import dev.varve.testkit.backend.BackendUnderTest;
import dev.varve.testkit.backend.ContractGroup;
import org.junit.jupiter.api.Nested;

/** Every contract of key-values; they share one store. */
public abstract class KeyValueContracts extends ContractGroup {

    /** For the backends that must fulfil it. */
    protected KeyValueContracts() {}

    @Nested
    class Putting extends PutContract {
        @Override
        protected BackendUnderTest backend() {
            return KeyValueContracts.this.shared();
        }
    }

    @Nested
    class Revisions extends RevisionContract {
        @Override
        protected BackendUnderTest backend() {
            return KeyValueContracts.this.shared();
        }
    }

    @Nested
    class BucketSettings extends BucketSettingsContract {
        @Override
        protected BackendUnderTest backend() {
            return KeyValueContracts.this.shared();
        }
    }

    @Nested
    class Watches extends WatchContract {
        @Override
        protected BackendUnderTest backend() {
            return KeyValueContracts.this.shared();
        }
    }
}
