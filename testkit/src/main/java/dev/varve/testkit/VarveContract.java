/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit;

import dev.varve.testkit.backend.BackendUnderTest;
import dev.varve.testkit.backend.SharedBackend;
import dev.varve.testkit.kv.BucketSettingsContract;
import dev.varve.testkit.kv.PutContract;
import dev.varve.testkit.kv.RevisionContract;
import dev.varve.testkit.kv.WatchContract;
import dev.varve.testkit.stream.BatchContract;
import dev.varve.testkit.stream.DedupContract;
import dev.varve.testkit.stream.DeleteContract;
import dev.varve.testkit.stream.ExpectationContract;
import dev.varve.testkit.stream.ExpiryContract;
import dev.varve.testkit.stream.LastPerSubjectContract;
import dev.varve.testkit.stream.LimitContract;
import dev.varve.testkit.stream.MessageContract;
import dev.varve.testkit.stream.MultiSubjectContract;
import dev.varve.testkit.stream.PublishContract;
import dev.varve.testkit.stream.ReadContract;
import dev.varve.testkit.stream.SetContract;
import dev.varve.testkit.stream.StreamAdminContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

/**
 * Everything that a backend must do, in one class to complete.
 *
 * <p>Its nested classes are the single contracts; they share one store. A backend's test class extends this one and says how to open the backend; see the description of this package.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class VarveContract {

    private SharedBackend shared;

    /** For the backends that must fulfil it. */
    protected VarveContract() {}

    /** The backend that must fulfil the contract; asked once. */
    protected abstract BackendUnderTest backend();

    @BeforeAll
    final void share() {
        shared = new SharedBackend(backend());
    }

    @AfterAll
    final void closeShared() {
        shared.close();
    }

    @Nested
    class Publish extends PublishContract {
        @Override
        protected BackendUnderTest backend() {
            return shared;
        }
    }

    @Nested
    class Set extends SetContract {
        @Override
        protected BackendUnderTest backend() {
            return shared;
        }
    }

    @Nested
    class Expectation extends ExpectationContract {
        @Override
        protected BackendUnderTest backend() {
            return shared;
        }
    }

    @Nested
    class Dedup extends DedupContract {
        @Override
        protected BackendUnderTest backend() {
            return shared;
        }
    }

    @Nested
    class Batch extends BatchContract {
        @Override
        protected BackendUnderTest backend() {
            return shared;
        }
    }

    @Nested
    class Read extends ReadContract {
        @Override
        protected BackendUnderTest backend() {
            return shared;
        }
    }

    @Nested
    class Message extends MessageContract {
        @Override
        protected BackendUnderTest backend() {
            return shared;
        }
    }

    @Nested
    class LastPerSubject extends LastPerSubjectContract {
        @Override
        protected BackendUnderTest backend() {
            return shared;
        }
    }

    @Nested
    class Delete extends DeleteContract {
        @Override
        protected BackendUnderTest backend() {
            return shared;
        }
    }

    @Nested
    class Limit extends LimitContract {
        @Override
        protected BackendUnderTest backend() {
            return shared;
        }
    }

    @Nested
    class Expiry extends ExpiryContract {
        @Override
        protected BackendUnderTest backend() {
            return shared;
        }
    }

    @Nested
    class StreamAdmin extends StreamAdminContract {
        @Override
        protected BackendUnderTest backend() {
            return shared;
        }
    }

    @Nested
    class MultiSubject extends MultiSubjectContract {
        @Override
        protected BackendUnderTest backend() {
            return shared;
        }
    }

    @Nested
    class Put extends PutContract {
        @Override
        protected BackendUnderTest backend() {
            return shared;
        }
    }

    @Nested
    class Revision extends RevisionContract {
        @Override
        protected BackendUnderTest backend() {
            return shared;
        }
    }

    @Nested
    class BucketSettings extends BucketSettingsContract {
        @Override
        protected BackendUnderTest backend() {
            return shared;
        }
    }

    @Nested
    class Watch extends WatchContract {
        @Override
        protected BackendUnderTest backend() {
            return shared;
        }
    }
}
