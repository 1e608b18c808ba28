/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.s3;

import static dev.varve.tiering.store.s3.S3Scene.content;
import static dev.varve.tiering.store.s3.S3Scene.freshKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.OutcomeUnknownException;
import dev.varve.StorageException;
import dev.varve.tiering.store.BlobInfo;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.ByteRange;
import dev.varve.tiering.store.ReadOptions;
import dev.varve.tiering.store.WriteAnswer;
import dev.varve.tiering.testkit.s3.S3Call;
import dev.varve.tiering.testkit.s3.S3Fault;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A store that is slow, broken, or lies. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class S3FaultTest {

    private final S3Scene scene = S3Scene.open();

    @AfterEach
    void mend() {
        scene.faults().none();
    }

    @AfterAll
    void close() {
        scene.close();
    }

    private static void refused(ErrorCode code, ThrowingCallable call) {
        StorageException refusal = catchThrowableOfType(StorageException.class, call);
        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(code);
        assertThat(refusal.getMessage()).doesNotContain("\n");
    }

    private void always(S3Call call, S3Fault fault) {
        scene.faults().next(call, Collections.nCopies(S3Scene.ATTEMPTS, fault).toArray(S3Fault[]::new));
    }

    @ParameterizedTest(name = "TR-25: {0} once is tried again by every call that reads")
    @EnumSource(
            value = S3Fault.class,
            names = {"SLOW_DOWN", "INTERNAL_ERROR", "SILENCE", "BROKEN_BEFORE_EFFECT"})
    void once(S3Fault fault) {
        BlobKey key = freshKey();
        BlobInfo info = scene.stored(key, content("text"));
        for (S3Call call : List.of(S3Call.HEAD_OBJECT, S3Call.GET_OBJECT, S3Call.LIST_OBJECTS, S3Call.DELETE_OBJECT)) {
            scene.faults().next(call, fault);
        }

        assertThat(scene.store().head(key)).contains(info);
        assertThat(scene.read(key)).isEqualTo(Bytes.utf8("text"));
        assertThat(scene.store().list(key.value()).toList()).hasSize(1);
        assertThat(scene.store().delete(key)).isTrue();
    }

    @ParameterizedTest(name = "TR-25: {0} for ever is UNAVAILABLE for every call that reads")
    @EnumSource(
            value = S3Fault.class,
            names = {"INTERNAL_ERROR", "BROKEN_BEFORE_EFFECT"})
    void forever(S3Fault fault) {
        BlobKey key = freshKey();
        scene.stored(key, content("text"));

        always(S3Call.HEAD_OBJECT, fault);
        refused(ErrorCode.UNAVAILABLE, () -> scene.store().head(key));
        always(S3Call.GET_OBJECT, fault);
        refused(ErrorCode.UNAVAILABLE, () -> scene.store().read(key));
        always(S3Call.LIST_OBJECTS, fault);
        refused(ErrorCode.UNAVAILABLE, () -> scene.store().list(key.value()).hasNext());
        always(S3Call.DELETE_OBJECT, fault);
        refused(ErrorCode.UNAVAILABLE, () -> scene.store().delete(key));
    }

    @Test
    @DisplayName("TR-25: silence for ever is UNAVAILABLE")
    void silence() {
        always(S3Call.HEAD_OBJECT, S3Fault.SILENCE);

        refused(ErrorCode.UNAVAILABLE, () -> scene.store().head(freshKey()));
    }

    @Test
    @DisplayName("TR-25: a write that is refused each time, by SlowDown or by a conflict, certainly has not happened")
    void refusedEachTime() {
        BlobKey key = freshKey();
        always(S3Call.PUT_OBJECT, S3Fault.SLOW_DOWN);
        refused(ErrorCode.UNAVAILABLE, () -> scene.store().create(key, content("text")));
        always(S3Call.PUT_OBJECT, S3Fault.CONDITIONAL_CONFLICT);
        refused(ErrorCode.UNAVAILABLE, () -> scene.store().create(key, content("text")));
        scene.faults().next(S3Call.PUT_OBJECT, S3Fault.ACCESS_DENIED);
        refused(ErrorCode.DENIED, () -> scene.store().create(key, content("text")));

        assertThat(scene.store().head(key)).isEmpty();
    }

    @ParameterizedTest(name = "TR-25: a body with {0} never reads as if it were whole")
    @EnumSource(
            value = S3Fault.class,
            names = {"TORN_BODY", "SHORT_BODY", "STALLED_BODY", "FLIPPED_BIT"})
    void body(S3Fault fault) {
        BlobKey key = freshKey();
        scene.stored(key, content("text of some length"));
        scene.faults().next(S3Call.GET_OBJECT, fault);

        boolean broken = fault == S3Fault.TORN_BODY || fault == S3Fault.STALLED_BODY;
        refused(broken ? ErrorCode.UNAVAILABLE : ErrorCode.CORRUPT, () -> scene.read(key));

        assertThat(scene.read(key)).isEqualTo(Bytes.utf8("text of some length"));
    }

    @ParameterizedTest(name = "TR-25: a part of a body with {0} never reads as if it were whole")
    @EnumSource(
            value = S3Fault.class,
            names = {"TORN_BODY", "SHORT_BODY", "STALLED_BODY", "RANGE_IGNORED", "RANGE_SHIFTED"})
    void partOfBody(S3Fault fault) {
        BlobKey key = freshKey();
        scene.stored(key, content("text of some length"));
        scene.faults().next(S3Call.GET_OBJECT, fault);

        refused(ErrorCode.UNAVAILABLE, () -> {
            try (var reader = scene.store()
                    .read(key, ReadOptions.whole().within(new ByteRange(5, 10)))
                    .orElseThrow()) {
                reader.readAll();
            }
        });
    }

    @Test
    @DisplayName("TR-25: a bad request about a version is not taken for a version that is not there")
    void expiredToken() {
        BlobKey key = freshKey();
        String version = scene.stored(key, content("text")).version().orElseThrow();
        always(S3Call.HEAD_OBJECT, S3Fault.EXPIRED_TOKEN);
        always(S3Call.GET_OBJECT, S3Fault.EXPIRED_TOKEN);

        refused(ErrorCode.DENIED, () -> scene.store().head(key, version));
        refused(
                ErrorCode.DENIED,
                () -> scene.store().read(key, ReadOptions.whole().ofVersion(version)));
        scene.faults().none().next(S3Call.HEAD_OBJECT, S3Fault.EXPIRED_TOKEN);
        refused(ErrorCode.INVALID, () -> scene.store().head(key, version));
        assertThat(scene.store().head(key, "none")).isEmpty();
    }

    @Test
    @DisplayName(
            "TR-25, TR-5: under random faults nothing that was told as written is lost, and nothing is written twice")
    void random() {
        long seed = ThreadLocalRandom.current().nextLong();
        System.out.println("random faults of S3, seed " + seed);
        BlobKey key = freshKey();
        scene.stored(key, content(""));
        scene.faults()
                .randomly(
                        seed,
                        0.3,
                        List.of(
                                S3Fault.INTERNAL_ERROR,
                                S3Fault.INTERNAL_ERROR_AFTER_EFFECT,
                                S3Fault.CONDITIONAL_CONFLICT,
                                S3Fault.BROKEN_BEFORE_EFFECT,
                                S3Fault.ANSWER_LOST,
                                S3Fault.TORN_BODY));
        Set<String> told = new LinkedHashSet<>();
        for (int i = 0; i < 60; i++) {
            if (append(key, "[" + i + "]")) {
                told.add("[" + i + "]");
            }
        }
        scene.faults().none();

        String all = scene.read(key).utf8();
        told.forEach(word -> assertThat(all).as("seed %d", seed).containsOnlyOnce(word));
        assertThat(told).as("seed %d", seed).hasSizeGreaterThan(10);
        for (int i = 0; i < 60; i++) {
            assertThat(all.split("\\[" + i + "]", -1).length)
                    .as("seed %d", seed)
                    .isLessThanOrEqualTo(2);
        }
    }

    /** Adds a word, once; true if it is known to be there. */
    private boolean append(BlobKey key, String word) {
        try (var reader = scene.store().read(key).orElseThrow()) {
            String text = reader.readAll().utf8();
            return !(scene.store().replace(key, reader.info().tag(), content(text + word))
                    instanceof WriteAnswer.Conflict);
        } catch (OutcomeUnknownException e) {
            return false;
        } catch (StorageException e) {
            assertThat(e.code()).isIn(ErrorCode.UNAVAILABLE);
            return false;
        }
    }

    @Test
    @DisplayName("an interrupted thread does not hang, and stays interrupted")
    void interrupted() {
        BlobKey key = freshKey();
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> scene.store().head(key)).isInstanceOf(StorageException.class);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }
    }
}
