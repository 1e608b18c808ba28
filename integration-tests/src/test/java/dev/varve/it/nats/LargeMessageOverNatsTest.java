/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.ClosableIterator;
import dev.varve.Message;
import dev.varve.Receipt;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.stream.Change;
import dev.varve.stream.Changes;
import dev.varve.stream.FeedStart;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages around and far above what NATS carries in one, 1 MiB here. */
class LargeMessageOverNatsTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int MIB = 1 << 20;
    private static final int ROOM = MIB - 16 * 1024;

    @TempDir
    Path directory;

    private GuardedInstallation installation;
    private StreamStore streams;

    @BeforeEach
    void start() throws Exception {
        installation = GuardedInstallation.open(directory);
        Varve store = installation.client(Role.OPERATOR).within(LONG);
        streams = store.streams();
    }

    @AfterEach
    void stop() throws Exception {
        installation.close();
    }

    private static Message message(int size, int seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return Message.of(Bytes.wrap(bytes));
    }

    @Test
    @DisplayName("PS-5: 1 B to 64 MiB pass whole as request, reply, page and change")
    void sizes() {
        int[] sizes = {1, ROOM - 1, ROOM, ROOM + 1, MIB, MIB + 1, 3 * MIB + 7, 64 * MIB};
        Subject subject = Subject.of("large.sizes");
        try (Changes feed = streams.changes(subject.filter(), FeedStart.now())) {
            for (int size : sizes) {
                streams.publish(subject, message(size, size));
                Change told = feed.next(LONG).orElseThrow();
                assertSame(told.message().orElseThrow().message(), message(size, size));
            }
        }
        for (int i = 0; i < sizes.length; i++) {
            assertSame(streams.get(subject, i + 1).orElseThrow().message(), message(sizes[i], sizes[i]));
        }
        try (ClosableIterator<StoredMessage> all = streams.getAll(subject, Range.all())) {
            for (int size : sizes) {
                assertSame(all.next().message(), message(size, size));
            }
            assertThat(all.hasNext()).isFalse();
        }
    }

    @Test
    @DisplayName("PS-5: the parts of several messages under way at once do not mix")
    void interleaved() {
        List<Subject> subjects = List.of(Subject.of("large.a"), Subject.of("large.b"), Subject.of("large.c"));
        List<CompletableFuture<Receipt>> writes = new ArrayList<>();
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < subjects.size(); i++) {
                Message message = message(3 * MIB + i, 10 * round + i);
                writes.add(streams.publishAsync(subjects.get(i), message, PublishOptions.none()));
            }
        }
        assertThat(writes).allSatisfy(write -> assertThat(write).succeedsWithin(LONG));
        for (int i = 0; i < subjects.size(); i++) {
            assertSame(streams.get(subjects.get(i), 1).orElseThrow().message(), message(3 * MIB + i, i));
            assertSame(streams.get(subjects.get(i), 2).orElseThrow().message(), message(3 * MIB + i, 10 + i));
        }
    }

    /** Does not show megabytes where they differ. */
    private static void assertSame(Message found, Message wanted) {
        assertThat(found.equals(wanted)).as("same bytes").isTrue();
    }
}
