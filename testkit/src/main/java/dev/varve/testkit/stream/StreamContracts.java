/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.stream;

import dev.varve.testkit.backend.BackendUnderTest;
import dev.varve.testkit.backend.ContractGroup;
import org.junit.jupiter.api.Nested;

/** Every contract of streams, their changes and their consumers; they share one store. */
public abstract class StreamContracts extends ContractGroup {

    /** For the backends that must fulfil it. */
    protected StreamContracts() {}

    @Nested
    class Publishing extends PublishContract {
        @Override
        protected BackendUnderTest backend() {
            return StreamContracts.this.shared();
        }
    }

    @Nested
    class Setting extends SetContract {
        @Override
        protected BackendUnderTest backend() {
            return StreamContracts.this.shared();
        }
    }

    @Nested
    class Expectations extends ExpectationContract {
        @Override
        protected BackendUnderTest backend() {
            return StreamContracts.this.shared();
        }
    }

    @Nested
    class Dedup extends DedupContract {
        @Override
        protected BackendUnderTest backend() {
            return StreamContracts.this.shared();
        }
    }

    @Nested
    class Batches extends BatchContract {
        @Override
        protected BackendUnderTest backend() {
            return StreamContracts.this.shared();
        }
    }

    @Nested
    class Reading extends ReadContract {
        @Override
        protected BackendUnderTest backend() {
            return StreamContracts.this.shared();
        }
    }

    @Nested
    class Messages extends MessageContract {
        @Override
        protected BackendUnderTest backend() {
            return StreamContracts.this.shared();
        }
    }

    @Nested
    class LargeMessages extends LargeMessageContract {
        @Override
        protected BackendUnderTest backend() {
            return StreamContracts.this.shared();
        }
    }

    @Nested
    class LastPerSubject extends LastPerSubjectContract {
        @Override
        protected BackendUnderTest backend() {
            return StreamContracts.this.shared();
        }
    }

    @Nested
    class Deleting extends DeleteContract {
        @Override
        protected BackendUnderTest backend() {
            return StreamContracts.this.shared();
        }
    }

    @Nested
    class Limits extends LimitContract {
        @Override
        protected BackendUnderTest backend() {
            return StreamContracts.this.shared();
        }
    }

    @Nested
    class Expiry extends ExpiryContract {
        @Override
        protected BackendUnderTest backend() {
            return StreamContracts.this.shared();
        }
    }

    @Nested
    class Administration extends StreamAdminContract {
        @Override
        protected BackendUnderTest backend() {
            return StreamContracts.this.shared();
        }
    }

    @Nested
    class MultiSubject extends MultiSubjectContract {
        @Override
        protected BackendUnderTest backend() {
            return StreamContracts.this.shared();
        }
    }

    @Nested
    class Feeds extends ChangeFeedContract {
        @Override
        protected BackendUnderTest backend() {
            return StreamContracts.this.shared();
        }
    }

    @Nested
    class FeedResume extends FeedResumeContract {
        @Override
        protected BackendUnderTest backend() {
            return StreamContracts.this.shared();
        }
    }

    @Nested
    class FeedLoad extends FeedLoadContract {
        @Override
        protected BackendUnderTest backend() {
            return StreamContracts.this.shared();
        }
    }

    @Nested
    class Consumers extends ConsumerContract {
        @Override
        protected BackendUnderTest backend() {
            return StreamContracts.this.shared();
        }
    }

    @Nested
    class ConsumerStarts extends ConsumerStartContract {
        @Override
        protected BackendUnderTest backend() {
            return StreamContracts.this.shared();
        }
    }

    @Nested
    class Redelivery extends RedeliveryContract {
        @Override
        protected BackendUnderTest backend() {
            return StreamContracts.this.shared();
        }
    }

    @Nested
    class ConsumerOrder extends ConsumerOrderContract {
        @Override
        protected BackendUnderTest backend() {
            return StreamContracts.this.shared();
        }
    }

    @Nested
    class ConsumerAdministration extends ConsumerAdminContract {
        @Override
        protected BackendUnderTest backend() {
            return StreamContracts.this.shared();
        }
    }

    @Nested
    class Mirrors extends MirrorContract {
        @Override
        protected BackendUnderTest backend() {
            return StreamContracts.this.shared();
        }
    }
}
