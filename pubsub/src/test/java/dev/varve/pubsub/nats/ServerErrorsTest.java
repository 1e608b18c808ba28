/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.pubsub.nats.ServerErrors.Refused;
import dev.varve.pubsub.nats.ServerErrors.Violation;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ServerErrorsTest {

    @Test
    @DisplayName("the server's words for missing permissions are understood, other errors are not taken for them")
    void violations() {
        assertThat(ServerErrors.violation("Permissions Violation for Publish to \"a.b\""))
                .contains(new Violation(Refused.PUBLISH, "a.b"));
        assertThat(ServerErrors.violation("Permissions Violation for Publish with Reply of \"_INBOX.x.1\""))
                .contains(new Violation(Refused.PUBLISH, "_INBOX.x.1"));
        assertThat(ServerErrors.violation("Permissions Violation for Subscription to \"a.>\""))
                .contains(new Violation(Refused.SUBSCRIPTION, "a.>"));
        assertThat(ServerErrors.violation("Permissions Violation for Subscription to \"a\" using queue \"q\""))
                .contains(new Violation(Refused.SUBSCRIPTION, "a"));
        assertThat(ServerErrors.violation("Maximum Payload Violation")).isEmpty();
    }
}
