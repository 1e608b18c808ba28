/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.inprocess;

import dev.varve.pubsub.LifecycleContract;
import dev.varve.pubsub.PubSub;
import dev.varve.pubsub.PubSubContract;
import dev.varve.pubsub.RequestContract;
import org.junit.jupiter.api.Nested;

class InProcessPubSubTest {

    @Nested
    class Messages extends PubSubContract {
        private final InProcessNetwork network = new InProcessNetwork();

        @Override
        protected PubSub connect(String name) {
            return network.connect(name);
        }
    }

    @Nested
    class Requests extends RequestContract {
        private final InProcessNetwork network = new InProcessNetwork();

        @Override
        protected PubSub connect(String name) {
            return network.connect(name);
        }
    }

    @Nested
    class Lifecycle extends LifecycleContract {
        private final InProcessNetwork network = new InProcessNetwork();

        @Override
        protected PubSub connect(String name) {
            return network.connect(name);
        }
    }
}
