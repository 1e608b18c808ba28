/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.model;

import dev.varve.testkit.backend.BackendUnderTest;
import dev.varve.testkit.kv.RevisionContract;
import dev.varve.testkit.stream.DeleteContract;
import dev.varve.testkit.stream.ExpectationContract;
import dev.varve.testkit.stream.SetContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The model fulfils the contracts of what it models, and refuses by name what it does not. It is for use by one thread, and so are its tests, which share a store. */
final class ModelVarveTest {

    private static final BackendUnderTest MODEL = ModelVarve::empty;

    @Nested
    @Execution(ExecutionMode.SAME_THREAD)
    class Setting extends SetContract {
        @Override
        protected BackendUnderTest backend() {
            return MODEL;
        }
    }

    @Nested
    @Execution(ExecutionMode.SAME_THREAD)
    class Expectations extends ExpectationContract {
        @Override
        protected BackendUnderTest backend() {
            return MODEL;
        }
    }

    @Nested
    @Execution(ExecutionMode.SAME_THREAD)
    class Deleting extends DeleteContract {
        @Override
        protected BackendUnderTest backend() {
            return MODEL;
        }
    }

    @Nested
    @Execution(ExecutionMode.SAME_THREAD)
    class Revisions extends RevisionContract {
        @Override
        protected BackendUnderTest backend() {
            return MODEL;
        }
    }

    @Nested
    @Execution(ExecutionMode.SAME_THREAD)
    class Model extends ModelContract {
        @Override
        protected BackendUnderTest backend() {
            return MODEL;
        }
    }
}
