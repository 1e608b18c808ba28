/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.testkit;

import org.junit.jupiter.api.Nested;

/**
 * What every {@link dev.varve.tiering.store.BlobStore} must do. Whoever writes one extends this with a store to try, and runs it.
 */
public abstract class BlobStoreContract {

    /** For the stores that must fulfil it. */
    protected BlobStoreContract() {}

    /** The store to try; the same one at every call of a test class. */
    protected abstract BlobStoreUnderTest underTest();

    @Nested
    class Writing extends WriteContract {
        @Override
        BlobStoreUnderTest underTest() {
            return BlobStoreContract.this.underTest();
        }
    }

    @Nested
    class Racing extends RaceContract {
        @Override
        BlobStoreUnderTest underTest() {
            return BlobStoreContract.this.underTest();
        }
    }

    @Nested
    class Reading extends ReadContract {
        @Override
        BlobStoreUnderTest underTest() {
            return BlobStoreContract.this.underTest();
        }
    }

    @Nested
    class Listing extends ListContract {
        @Override
        BlobStoreUnderTest underTest() {
            return BlobStoreContract.this.underTest();
        }
    }

    @Nested
    class Cold extends ColdContract {
        @Override
        BlobStoreUnderTest underTest() {
            return BlobStoreContract.this.underTest();
        }
    }

    @Nested
    class Retaining extends RetentionContract {
        @Override
        BlobStoreUnderTest underTest() {
            return BlobStoreContract.this.underTest();
        }
    }
}
