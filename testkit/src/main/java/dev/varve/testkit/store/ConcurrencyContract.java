/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.store;

import static dev.varve.testkit.backend.Refusals.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.Capability;
import dev.varve.ErrorCode;
import dev.varve.Message;
import dev.varve.Receipt;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.kv.Key;
import dev.varve.kv.KeyValueEntry;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import dev.varve.testkit.backend.Needs;
import dev.varve.testkit.backend.StoreContract;
import dev.varve.testkit.backend.Threads;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntConsumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Many threads on one store. */
public abstract class ConcurrencyContract extends StoreContract {

    private static final int THREADS = 4;
    private static final int EACH = 100;

    /** For the backends that must fulfil it. */
    protected ConcurrencyContract() {}

    private List<StoredMessage> all(Subject subject) {
        return streams().getAll(subject, Range.all()).toList();
    }

    private static String text(StoredMessage stored) {
        return stored.message().value().orElseThrow().utf8();
    }

    private void run(IntConsumer work) {
        try (Threads threads = Threads.start(THREADS, work)) {
            threads.await(patience().multipliedBy(2));
        }
    }

    @Test
    @DisplayName("PS-23: threads that publish to one stream get sequences of their own, in one order without holes")
    void uniqueSequences() {
        Subject subject = freshSubject();
        Map<Long, String> given = new ConcurrentHashMap<>();
        run(thread -> {
            for (int i = 0; i < EACH; i++) {
                String value = thread + "-" + i;
                long seq = streams().publish(subject, Message.of(value)).seq();
                assertThat(given.put(seq, value)).isNull();
            }
        });

        List<StoredMessage> stored = all(subject);
        assertThat(stored)
                .extracting(StoredMessage::seq)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, THREADS * EACH).boxed().toList());
        assertThat(stored).allSatisfy(message -> assertThat(text(message)).isEqualTo(given.get(message.seq())));
        assertThat(stored).extracting(StoredMessage::storeTime).isSorted();
    }

    @Test
    @DisplayName("the writes of each thread are stored in the order of its calls, waiting or not")
    void orderOfEachThread() {
        Subject subject = freshSubject();
        run(thread -> {
            List<CompletableFuture<Receipt>> pending = new ArrayList<>();
            for (int i = 0; i < EACH; i++) {
                pending.add(streams().publishAsync(subject, Message.of(thread + " " + i), PublishOptions.none()));
            }
            pending.forEach(write -> answer(write, patience()));
        });

        Map<String, Integer> next = new HashMap<>();
        for (StoredMessage stored : all(subject)) {
            String[] parts = text(stored).split(" ");
            assertThat(Integer.parseInt(parts[1])).isEqualTo(next.getOrDefault(parts[0], 0));
            next.put(parts[0], Integer.parseInt(parts[1]) + 1);
        }
        assertThat(next)
                .hasSize(THREADS)
                .allSatisfy((thread, count) -> assertThat(count).isEqualTo(EACH));
    }

    @Test
    @DisplayName("a counter by compare-and-set on a key loses no step")
    void counterOnKey() {
        Key key = Key.of(freshName(), "counter");
        int steps = 25;
        run(thread -> {
            for (int i = 0; i < steps; i++) {
                while (!increment(key)) {
                    Thread.onSpinWait();
                }
            }
        });

        assertThat(keyValues().get(key).orElseThrow().value().utf8()).isEqualTo(String.valueOf(THREADS * steps));
    }

    private boolean increment(Key key) {
        Optional<KeyValueEntry> entry = keyValues().get(key);
        int count = entry.map(found -> Integer.parseInt(found.value().utf8())).orElse(0);
        Bytes next = Bytes.utf8(String.valueOf(count + 1));
        try {
            keyValues().update(key, next, entry.map(KeyValueEntry::revision).orElse(0L));
            return true;
        } catch (StorageException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.REVISION_CONFLICT);
            return false;
        }
    }

    @Test
    @Needs(Capability.CAS_SUBJECT)
    @DisplayName("PS-23: a counter by compare-and-set on a subject loses no step")
    void counterOnSubject() {
        Subject subject = freshSubject();
        int steps = 20;
        run(thread -> {
            for (int i = 0; i < steps; i++) {
                while (!append(subject)) {
                    Thread.onSpinWait();
                }
            }
        });

        List<StoredMessage> stored = all(subject);
        assertThat(stored).hasSize(THREADS * steps);
        assertThat(text(stored.get(stored.size() - 1))).isEqualTo(String.valueOf(THREADS * steps));
    }

    private boolean append(Subject subject) {
        Optional<StoredMessage> last = streams().last(subject);
        int count = last.map(found -> Integer.parseInt(text(found))).orElse(0);
        PublishOptions options = PublishOptions.builder()
                .expectedLastSubjectSeq(last.map(StoredMessage::seq).orElse(0L))
                .build();
        try {
            streams().publish(subject, Message.of(String.valueOf(count + 1)), options);
            return true;
        } catch (StorageException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.SEQ_CONFLICT);
            return false;
        }
    }

    @Test
    @DisplayName("one of several threads that create a key succeeds")
    void createOnce() {
        for (int round = 0; round < 10; round++) {
            Key key = Key.of(freshName(), "key");
            Map<Integer, Long> winners = new ConcurrentHashMap<>();
            run(thread -> {
                try {
                    winners.put(
                            thread,
                            keyValues().create(key, Bytes.utf8("t" + thread)).seq());
                } catch (StorageException e) {
                    assertThat(e.code()).isEqualTo(ErrorCode.REVISION_CONFLICT);
                }
            });
            assertThat(winners).hasSize(1);
            assertThat(keyValues().get(key).orElseThrow().value().utf8())
                    .isEqualTo("t" + winners.keySet().iterator().next());
        }
    }

    @Test
    @DisplayName("threads that write under the same id store it once")
    void sameId() {
        Subject subject = freshSubject();
        Map<Integer, Receipt> receipts = new ConcurrentHashMap<>();
        run(thread -> receipts.put(thread, streams().publish(subject, Message.of("x"), PublishOptions.msgId("id"))));

        assertThat(receipts.values()).extracting(Receipt::seq).containsOnly(1L);
        assertThat(receipts.values().stream().filter(receipt -> !receipt.duplicate()))
                .hasSize(1);
        assertThat(all(subject)).hasSize(1);
    }

    @Test
    @DisplayName("PS-30: a reader during writes gets a prefix without holes, and every acknowledged write before it")
    void consistentPrefix() {
        Subject subject = freshSubject();
        streams().publish(subject, Message.of("0"));
        try (Threads writers = Threads.start(2, thread -> {
            for (int i = 0; i < 2 * EACH; i++) {
                streams().publish(subject, Message.of(thread + "-" + i));
            }
        })) {
            for (int round = 0; round < 20; round++) {
                long acknowledged = streams().last(subject).orElseThrow().seq();
                List<StoredMessage> read = all(subject);
                assertThat(read.size()).isGreaterThanOrEqualTo((int) acknowledged);
                for (int i = 0; i < read.size(); i++) {
                    assertThat(read.get(i).seq()).isEqualTo(i + 1L);
                }
            }
            writers.await(patience());
        }
    }

    @Test
    @DisplayName("the first writes to a subject by several threads make one stream")
    void firstWrite() {
        for (int round = 0; round < 10; round++) {
            Subject subject = freshSubject();
            run(thread -> streams().publish(subject, Message.of("t" + thread)));
            assertThat(all(subject)).extracting(StoredMessage::seq).containsExactly(1L, 2L, 3L, 4L);
        }
    }
}
