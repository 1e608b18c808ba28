/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.CoordinatorVerb;
import dev.varve.pubsub.wire.Verb;
import dev.varve.pubsub.wire.WireSubjects;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes over NATS when everything is asked for once. */
class CoreNatsOnlyTest {

    private static final WireSubjects SUBJECTS = WireSubjects.defaults();

    @TempDir
    Path directory;

    @Test
    @DisplayName("PS-8: with JetStream off every verb works, and no subject but the protocol's own and inboxes is used")
    void sniffed() throws Exception {
        try (GuardedInstallation installation = GuardedInstallation.open(directory)) {
            Set<String> heard = ConcurrentHashMap.newKeySet();
            installation.connect(Role.OPERATOR).subscribe(">", message -> heard.add(message.subject()));
            var client = installation.connect(Role.OPERATOR);
            var unanswered = new ConcurrentLinkedQueue<Verb>();
            for (Verb verb : Verb.values()) {
                WireMessage request = SampleRequests.of(verb, "orders");
                var unused = client.request(request, GuardedInstallation.LONG)
                        .exceptionally(failure -> {
                            unanswered.add(verb);
                            return request;
                        })
                        .join();
            }
            installation.client(Role.OPERATOR).health();

            assertThat(unanswered).isEmpty();
            await().untilAsserted(() -> assertThat(heard)
                    .containsAll(Arrays.stream(Verb.values())
                            .map(verb -> SampleRequests.of(verb, "orders").subject())
                            .toList())
                    .contains(SUBJECTS.coordinator(CoordinatorVerb.BEAT))
                    .anyMatch(subject -> subject.startsWith("varve.v1.change."))
                    .anyMatch(subject -> subject.startsWith("varve.v1.kv-change.")));
            assertThat(heard).allMatch(subject -> subject.startsWith("varve.v1.") || subject.startsWith("_INBOX."));
        }
    }
}
