/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.pubsub.PubSub;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.inprocess.InProcessNetwork;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What is believed of mirrors")
final class MirrorsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static Mirrors mirrors(PubSub client) {
        JetStreamConfig config = JetStreamConfig.defaults();
        Naming naming = Naming.of(Optional.empty());
        StreamConfigs configs = new StreamConfigs(naming, config, new ServerFeatures(2), new SyncSurvey(config));
        return new Mirrors(new Api(client, PATIENCE), naming, configs);
    }

    private static Effort effort() {
        return Effort.read("a look", Deadline.after(PATIENCE));
    }

    @Test
    @DisplayName("is not what a look found that began before they were forgotten; a later one is")
    void forgottenMeanwhile() {
        InProcessNetwork network = new InProcessNetwork();
        try (PubSub client = network.connect("client");
                PubSub server = network.connect("server")) {
            Mirrors mirrors = mirrors(client);
            AtomicInteger questions = new AtomicInteger();
            server.subscribe("$JS.API.STREAM.NAMES", question -> {
                if (questions.incrementAndGet() == 1) {
                    mirrors.forget();
                }
                server.publish(WireMessage.of(
                        question.replyTo().orElseThrow(),
                        WireHeaders.none(),
                        Bytes.utf8("{\"total\":0,\"streams\":[]}")));
            });

            mirrors.all(effort());
            int first = questions.get();
            mirrors.all(effort());
            int second = questions.get();
            mirrors.all(effort());

            assertThat(second).isGreaterThan(first);
            assertThat(questions).hasValue(second);
        }
    }
}
