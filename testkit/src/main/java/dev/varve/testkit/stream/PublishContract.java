/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.stream;

import static dev.varve.testkit.backend.Refusals.answer;
import static dev.varve.testkit.backend.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.ErrorCode;
import dev.varve.Message;
import dev.varve.Receipt;
import dev.varve.Subject;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamLimits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Appending to a stream, and the receipt of it. */
public abstract class PublishContract extends StreamContract {

    /** For the backends that must fulfil it. */
    protected PublishContract() {}

    @Test
    @DisplayName("the first message of a stream has sequence 1")
    void startsAtOne() {
        assertThat(publish(freshSubject(), "first").seq()).isEqualTo(1);
    }

    @Test
    @DisplayName("PS-23: the store assigns rising sequences and the time")
    void assignsSequences() {
        Subject subject = freshSubject();
        Instant before = Instant.now().minus(TOLERANCE);

        List<Receipt> receipts = List.of(publish(subject, "a"), publish(subject, "b"), publish(subject, "c"));

        assertThat(receipts).extracting(Receipt::seq).containsExactly(1L, 2L, 3L);
        assertThat(receipts)
                .extracting(Receipt::storeTime)
                .isSorted()
                .allSatisfy(
                        time -> assertThat(time).isBetween(before, Instant.now().plus(TOLERANCE)));
    }

    @Test
    @DisplayName("a receipt tells what is then read")
    void receiptTellsTheTruth() {
        Subject subject = freshSubject();
        Receipt receipt = publish(subject, "value");

        assertThat(receipt.duplicate()).isFalse();
        StoredMessage stored = streams().get(subject, receipt.seq()).orElseThrow();
        assertTells(receipt, stored);
        assertThat(stored)
                .isEqualTo(new StoredMessage(subject, receipt.seq(), stored.storeTime(), Message.of("value")));
        assertThat(streams().info(subject).orElseThrow().epoch()).isEqualTo(receipt.epoch());
    }

    @Test
    @DisplayName("undeclared subjects are streams of their own")
    void subjectsAreSeparate() {
        Subject one = freshSubject();
        Subject other = freshSubject();
        publishMany(one, 3);

        assertThat(publish(other, "x").seq()).isEqualTo(1);
        assertHolds(other, "x");
        assertHolds(one, "m1", "m2", "m3");
    }

    @Test
    @DisplayName("the same content may be published twice: without a message id nothing is a duplicate")
    void equalMessagesAreTwo() {
        Subject subject = freshSubject();
        publish(subject, "same");

        assertThat(publish(subject, "same").duplicate()).isFalse();
        assertHolds(subject, "same", "same");
    }

    @Test
    @DisplayName("a subject and its child are two subjects, and case matters")
    void subjectsAreExact() {
        Subject lower = freshSubject().child("a");
        Subject upper = Subject.of(lower.value().substring(0, lower.value().length() - 1) + "A");
        publish(lower, "lower");
        publish(upper, "upper");
        publish(lower.child("x"), "child");

        assertHolds(lower, "lower");
        assertHolds(upper, "upper");
        assertHolds(lower.child("x"), "child");
    }

    @Test
    @DisplayName("subjects of strange tokens and of the greatest length are as good as any")
    void oddSubjects() {
        Subject stem = freshSubject();
        Subject odd = stem.child("../..\\ %00 *>$ \u00e9\u4e2d\ud83d\ude00");
        Subject twin = stem.child("../..\\ %00 *>$ \u00c9\u4e2d\ud83d\ude00");
        Subject longest = Subject.of(stem.value() + "."
                + "x".repeat(Subject.MAX_LENGTH - stem.value().length() - 1));
        publish(odd, "odd");
        publish(twin, "twin");
        publish(longest, "longest");

        assertHolds(odd, "odd");
        assertHolds(twin, "twin");
        assertHolds(longest, "longest");
        assertThat(streams().info(longest).orElseThrow().name()).isEqualTo(longest.value());
    }

    @Test
    @DisplayName("asynchronous writes of one thread are stored in the order of the calls")
    void asyncKeepsOrder() {
        Subject subject = freshSubject();
        List<CompletableFuture<Receipt>> pending = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            pending.add(streams().publishAsync(subject, Message.of("m" + i), PublishOptions.none()));
        }

        List<Long> given =
                pending.stream().map(write -> answer(write, patience()).seq()).toList();

        assertThat(given).isSorted().doesNotHaveDuplicates().hasSize(200);
        List<StoredMessage> stored = all(subject);
        assertThat(stored).hasSize(200);
        for (int i = 0; i < 200; i++) {
            assertThat(text(stored.get(i))).isEqualTo("m" + i);
        }
    }

    @Test
    @DisplayName("blocking and asynchronous writes of one thread keep their order among each other")
    void mixedKeepsOrder() {
        Subject subject = freshSubject();
        CompletableFuture<Receipt> first = streams().publishAsync(subject, Message.of("1"), PublishOptions.none());
        publish(subject, "2");
        CompletableFuture<Receipt> third = streams().publishAsync(subject, Message.of("3"), PublishOptions.none());

        assertThat(answer(first, patience()).seq()).isEqualTo(1);
        assertThat(answer(third, patience()).seq()).isEqualTo(3);
        assertHolds(subject, "1", "2", "3");
    }

    @Test
    @DisplayName("an asynchronous write that is refused does not stop those after it")
    void asyncGoesOnAfterRefusal() {
        Subject subject = limited(StreamLimits.builder().maxMessageBytes(4));
        CompletableFuture<Receipt> first = streams().publishAsync(subject, Message.of("ok"), PublishOptions.none());
        CompletableFuture<Receipt> refused =
                streams().publishAsync(subject, Message.of("too long"), PublishOptions.none());
        CompletableFuture<Receipt> last = streams().publishAsync(subject, Message.of("fine"), PublishOptions.none());

        answer(first, patience());
        assertRefused(ErrorCode.TOO_LARGE, () -> answer(refused, patience()));
        answer(last, patience());
        assertHolds(subject, "ok", "fine");
    }

    @Test
    @DisplayName("store times never decrease")
    void storeTimesNeverDecrease() {
        Subject subject = freshSubject();
        publishMany(subject, 50);

        assertThat(all(subject)).extracting(StoredMessage::storeTime).isSorted();
    }
}
