/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.nats;

import dev.varve.pubsub.LifecycleContract;
import dev.varve.pubsub.PubSub;
import dev.varve.pubsub.PubSubContract;
import dev.varve.pubsub.RequestContract;
import dev.varve.testkit.nats.NatsVersion;
import dev.varve.testkit.nats.SharedNatsServers;
import org.junit.jupiter.api.Nested;

/** The contract on real servers of both lines, without JetStream. */
class NatsPubSubTest {

    private static PubSub connect(NatsVersion version, String name) {
        String url = SharedNatsServers.of(version).url();
        return NatsPubSub.connect(NatsConfig.builder(url).name(name).build());
    }

    @Nested
    class MessagesOnOldest extends PubSubContract {
        @Override
        protected PubSub connect(String name) {
            return NatsPubSubTest.connect(NatsVersion.V2_10, name);
        }
    }

    @Nested
    class RequestsOnOldest extends RequestContract {
        @Override
        protected PubSub connect(String name) {
            return NatsPubSubTest.connect(NatsVersion.V2_10, name);
        }
    }

    @Nested
    class LifecycleOnOldest extends LifecycleContract {
        @Override
        protected PubSub connect(String name) {
            return NatsPubSubTest.connect(NatsVersion.V2_10, name);
        }
    }

    @Nested
    class MessagesOnNewest extends PubSubContract {
        @Override
        protected PubSub connect(String name) {
            return NatsPubSubTest.connect(NatsVersion.NEWEST, name);
        }
    }

    @Nested
    class RequestsOnNewest extends RequestContract {
        @Override
        protected PubSub connect(String name) {
            return NatsPubSubTest.connect(NatsVersion.NEWEST, name);
        }
    }

    @Nested
    class LifecycleOnNewest extends LifecycleContract {
        @Override
        protected PubSub connect(String name) {
            return NatsPubSubTest.connect(NatsVersion.NEWEST, name);
        }
    }
}
