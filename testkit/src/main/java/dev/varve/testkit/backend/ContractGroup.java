/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.backend;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** Contracts, nested in a class, that share one store. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ContractGroup {

    private SharedBackend shared;

    /** For the groups of this kit. */
    protected ContractGroup() {}

    /** The backend that must fulfil the contracts; asked once. */
    protected abstract BackendUnderTest backend();

    /** The backend as the nested contracts see it: always with the same store to borrow. */
    protected final BackendUnderTest shared() {
        return shared;
    }

    @BeforeAll
    final void share() {
        shared = new SharedBackend(backend());
    }

    @AfterAll
    final void closeShared() {
        shared.close();
    }
}
