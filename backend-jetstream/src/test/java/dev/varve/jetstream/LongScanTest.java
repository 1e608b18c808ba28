/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.ClosableIterator;
import dev.varve.Message;
import dev.varve.Receipt;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.Varve;
import dev.varve.pubsub.nats.NatsSettings;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamSpec;
import dev.varve.testkit.nats.NatsServerConfig;
import dev.varve.testkit.nats.NatsVersion;
import dev.varve.testkit.nats.SharedNatsServers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ranges that are read through a consumer. */
class LongScanTest {

    private static final int MESSAGES = 3000;
    private static final Subject EVEN = Subject.of("scan.even");
    private static final Subject ODD = Subject.of("scan.odd");
    private static final SubjectFilter ALL = SubjectFilter.of("scan.*");

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName(
            "a long range is read whole and in order: all of it, a part, one subject, with gaps, and what is stored meanwhile is left out")
    void whole(NatsVersion version) {
        try (Varve store = filled(version)) {
            assertThat(seqs(store.streams().getAll(ALL, Range.all()))).isEqualTo(numbers(1, MESSAGES, 1));
            assertThat(seqs(store.streams().getAll(ALL, Range.of(100, 2000)))).isEqualTo(numbers(100, 2000, 1));
            assertThat(seqs(store.streams().getAll(EVEN, Range.all()))).isEqualTo(numbers(2, MESSAGES, 2));
            try (ClosableIterator<StoredMessage> open = store.streams().getAll(ALL, Range.all())) {
                store.streams().publish(EVEN, Message.of("later"));
                assertThat(seqs(open)).isEqualTo(numbers(1, MESSAGES, 1));
            }
            store.streams().deleteAll(ODD, 1999);
            List<Long> left = new ArrayList<>(numbers(2, 2000, 2));
            left.addAll(numbers(2001, MESSAGES + 1, 1));
            assertThat(seqs(store.streams().getAll(ALL, Range.all()))).isEqualTo(left);
        }
    }

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName("a reading whose messages are deleted under it ends")
    void deletedUnderIt(NatsVersion version) {
        try (Varve store = filled(version);
                ClosableIterator<StoredMessage> open = store.streams().getAll(ALL, Range.all())) {
            assertThat(open.next().seq()).isEqualTo(1);
            store.streams().deleteAll(ODD, Long.MAX_VALUE);
            store.streams().deleteAll(EVEN, Long.MAX_VALUE);

            assertThat(seqs(open)).isSorted().doesNotHaveDuplicates().hasSizeLessThan(MESSAGES);
        }
    }

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName("a range is read to its end where a delivery says too soon that nothing is pending behind it")
    void countTooLow(NatsVersion version) throws IOException {
        String url = SharedNatsServers.of(NatsServerConfig.jetStream(version)).url();
        Subject subject = Subject.of("count." + UUID.randomUUID());
        try (LossyLink link = LossyLink.to(url);
                Varve store = new JetStreamProvider().open(JetStreamConfig.at(NatsSettings.at(link.url())))) {
            List<CompletableFuture<Receipt>> pending = new ArrayList<>();
            for (int i = 1; i <= 400; i++) {
                pending.add(store.streams().publishAsync(subject, Message.of("m"), PublishOptions.none()));
            }
            pending.forEach(CompletableFuture::join);
            AtomicInteger deliveries = new AtomicInteger();
            link.replaceLines(line -> line.contains("$JS.ACK.") && deliveries.incrementAndGet() == 100
                    ? line.replaceFirst("\\.\\d+ (?=\\d+( \\d+)?$)", ".0 ")
                    : line);

            assertThat(seqs(store.streams().getAll(subject.filter(), Range.all())))
                    .isEqualTo(numbers(1, 400, 1));
            assertThat(deliveries).as("read through a consumer").hasValueGreaterThanOrEqualTo(100);
        }
    }

    private static Varve filled(NatsVersion version) {
        String url = SharedNatsServers.of(NatsServerConfig.jetStream(version)).url();
        JetStreamConfig config = JetStreamConfig.at(NatsSettings.at(url))
                .withSubjectPrefix("p" + UUID.randomUUID().toString().substring(0, 8));
        Varve store = new JetStreamProvider().open(config);
        store.streams().ensure(StreamSpec.of("scan", ALL.value()));
        List<CompletableFuture<Receipt>> pending = new ArrayList<>();
        for (int i = 1; i <= MESSAGES; i++) {
            Subject subject = i % 2 == 0 ? EVEN : ODD;
            pending.add(store.streams().publishAsync(subject, Message.of("m" + i), PublishOptions.none()));
        }
        pending.forEach(CompletableFuture::join);
        return store;
    }

    private static List<Long> numbers(long first, long last, int step) {
        return LongStream.rangeClosed(first, last)
                .filter(number -> (number - first) % step == 0)
                .boxed()
                .toList();
    }

    private static List<Long> seqs(ClosableIterator<StoredMessage> messages) {
        return messages.toList().stream().map(StoredMessage::seq).toList();
    }
}
