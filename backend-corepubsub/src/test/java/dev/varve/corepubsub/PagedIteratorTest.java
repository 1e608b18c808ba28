/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.wire.BundleCodec;
import dev.varve.pubsub.wire.BundleItem;
import dev.varve.pubsub.wire.HeaderReader;
import dev.varve.pubsub.wire.PageCodec;
import dev.varve.pubsub.wire.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Results that come page by page")
final class PagedIteratorTest {

    private static final int PAGES = 6;

    private final Effort effort = Effort.read("a test", Deadline.after(Duration.ofSeconds(10), System::nanoTime));
    private final List<CompletableFuture<PagedIterator.Chunk>> asked = new ArrayList<>();

    private static Reply alone(String text) {
        return new Reply(Status.MORE, HeaderReader.of(WireHeaders.none()), Bytes.utf8(text));
    }

    private static Reply together(String... texts) {
        List<BundleItem> items = Stream.of(texts)
                .map(text -> new BundleItem(WireHeaders.none(), Bytes.utf8(text)))
                .toList();
        HeaderReader headers = HeaderReader.of(PageCodec.bundle(0, texts.length));
        return new Reply(Status.MORE, headers, BundleCodec.write(items));
    }

    private static Page page(Reply... messages) {
        return new Page(List.of(messages), PageCodec.End.complete(0), alone(""));
    }

    /** Notes that page {@code number} is asked for; it is answered by {@link #answer}. */
    private CompletableFuture<PagedIterator.Chunk> ask(int number) {
        assertThat(asked).hasSize(number);
        asked.add(new CompletableFuture<>());
        return asked.get(number);
    }

    private void answer(int number) {
        Optional<PagedIterator.Next> next = number + 1 < PAGES ? Optional.of(() -> ask(number + 1)) : Optional.empty();
        asked.get(number).complete(new PagedIterator.Chunk(page(alone("page " + number)), next));
    }

    private PagedIterator<String> iterator(int ahead) {
        PagedIterator.Next first = () -> {
            CompletableFuture<PagedIterator.Chunk> answer = ask(0);
            answer(0);
            return answer;
        };
        return new PagedIterator<>(
                first, ahead, effort, item -> Optional.of(item.payload().utf8()));
    }

    @Test
    @DisplayName("are asked for as soon as the page before has come, and no more ahead of the reader than was said")
    void ahead() {
        PagedIterator<String> results = iterator(2);
        assertThat(asked).hasSize(2);
        answer(1);
        assertThat(asked).hasSize(3);
        answer(2);
        assertThat(asked).as("two wait for the reader").hasSize(3);

        assertThat(results.next()).isEqualTo("page 0");
        assertThat(results.next()).isEqualTo("page 1");
        assertThat(asked).hasSize(4);
        for (int i = 3; i < PAGES; i++) {
            answer(i);
            assertThat(results.next()).isEqualTo("page " + (i - 1));
        }
        assertThat(results.next()).isEqualTo("page 5");
        assertThat(results.hasNext()).isFalse();
    }

    @Test
    @DisplayName("are not asked for any more once nobody reads on")
    void closed() {
        PagedIterator<String> results = iterator(2);
        results.close();
        answer(1);
        assertThat(asked).hasSize(2);
        assertThat(results.hasNext()).isFalse();
    }

    @Test
    @DisplayName("are the same whether items came alone or together")
    void together() {
        Page page = page(alone("a"), together("b", "c", "d"), alone("e"), together("f", "g"));
        assertThat(page.items().stream().map(item -> item.payload().utf8()))
                .containsExactly("a", "b", "c", "d", "e", "f", "g");
        assertThat(page.items()).allMatch(item -> item.status() == Status.MORE);
    }

    @Test
    @DisplayName("PS-32: that cannot be taken apart are INVALID")
    void malformed() {
        HeaderReader headers = HeaderReader.of(PageCodec.bundle(0, 2));
        Page page = page(new Reply(Status.MORE, headers, Bytes.utf8("0 1\r\na")));
        assertThatThrownBy(page::items)
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID));
    }
}
