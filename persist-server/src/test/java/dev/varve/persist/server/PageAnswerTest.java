/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.Subject;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.BundleCodec;
import dev.varve.pubsub.wire.BundleItem;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.PageCodec;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import dev.varve.stream.PublishOptions;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The items of a page")
final class PageAnswerTest {

    private static final Target TARGET = Target.of(Subject.of("s"));

    @TempDir
    Path root;

    private ServerFixture fixture;
    private WireClient client;

    @BeforeEach
    void start() {
        fixture = new ServerFixture(root);
        fixture.start("s1", 1);
        client = fixture.client("s1");
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
    }

    private void publish(String... texts) {
        for (String text : texts) {
            client.publish("s", text, PublishOptions.none());
        }
    }

    /** The messages that brought the items of the whole stream, for a client that takes {@code most} together. */
    private List<WireMessage> page(int most) throws InterruptedException {
        List<WireMessage> page =
                client.page(Verb.GET_ALL, TARGET, WireHeaders.builder().add(HeaderNames.MAX_BUNDLE, most));
        return page.subList(0, page.size() - 1);
    }

    private static List<Integer> counts(List<WireMessage> messages) {
        return messages.stream()
                .map(message -> BundleCodec.count(WireClient.headers(message)))
                .toList();
    }

    @Test
    @DisplayName("travel together for a client that takes them so, as many as it says, each with headers of its own")
    void together() throws Exception {
        publish("a", "b", "c", "d", "e");

        List<WireMessage> pairs = page(2);
        assertThat(counts(pairs)).containsExactly(2, 2, 0);
        assertThat(pairs.stream().map(message -> PageCodec.readIndex(WireClient.headers(message))))
                .containsExactly(0L, 2L, 4L);

        WireMessage all = page(1000).get(0);
        List<BundleItem> items = BundleCodec.read(all.payload(), 5);
        assertThat(items.stream().map(item -> item.payload().utf8())).containsExactly("a", "b", "c", "d", "e");
        assertThat(items.stream()
                        .map(item -> item.headers().first(HeaderNames.SEQ).orElseThrow()))
                .containsExactly("1", "2", "3", "4", "5");
        assertThat(items.get(0).headers().count(HeaderNames.STATUS)).isZero();
    }

    @Test
    @DisplayName("travel alone for a client that says nothing of it")
    void alone() throws Exception {
        publish("a", "b");

        List<WireMessage> page = client.page(Verb.GET_ALL, TARGET, WireHeaders.builder());

        assertThat(page).hasSize(3);
        assertThat(counts(page)).containsExactly(0, 0, 0);
    }

    @Test
    @DisplayName("that are too large for others beside them travel alone, in their place")
    void large() throws Exception {
        String large = "x".repeat(200_000);
        publish("a", "b", large, "c");

        List<WireMessage> page = page(1000);

        assertThat(counts(page)).containsExactly(2, 0, 0);
        assertThat(page.get(1).payload()).isEqualTo(Bytes.utf8(large));
    }
}
