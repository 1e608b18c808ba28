/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.s3;

import static dev.varve.tiering.store.s3.S3Scene.content;
import static dev.varve.tiering.store.s3.S3Scene.freshKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.OutcomeUnknownException;
import dev.varve.StorageException;
import dev.varve.tiering.store.Availability;
import dev.varve.tiering.store.BlobContent;
import dev.varve.tiering.store.BlobInfo;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.BlobOptions;
import dev.varve.tiering.store.BlobTag;
import dev.varve.tiering.store.RestoreRequest;
import dev.varve.tiering.store.Sha256;
import dev.varve.tiering.store.StorageClass;
import dev.varve.tiering.store.WriteAnswer;
import dev.varve.tiering.testkit.s3.FakeS3;
import dev.varve.tiering.testkit.s3.S3Call;
import dev.varve.tiering.testkit.s3.S3Fault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every call with its answer lost after the effect. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class S3LostAnswerTest {

    private static final S3Fault[] ALWAYS =
            Collections.nCopies(S3Scene.ATTEMPTS, S3Fault.ANSWER_LOST).toArray(S3Fault[]::new);

    private final S3Scene scene = S3Scene.open();

    @AfterEach
    void mend() {
        scene.faults().none();
    }

    @AfterAll
    void close() {
        scene.close();
    }

    private BlobContent sized(String text, boolean parts) {
        return content(parts ? (text + " ").repeat(1000) : text);
    }

    private void creates(S3Call call, S3Fault fault, boolean parts) {
        BlobKey key = freshKey();
        scene.faults().next(call, fault);

        WriteAnswer answer = scene.store().create(key, sized("mine", parts));

        checkThere(answer, key, sized("mine", parts));
    }

    private void checkThere(WriteAnswer answer, BlobKey key, BlobContent content) {
        assertThat(answer).isNotInstanceOf(WriteAnswer.Conflict.class);
        BlobInfo info = answer.orElseThrow(conflict -> new IllegalStateException());
        assertThat(scene.store().head(key)).contains(info);
        assertThat(info.holds(content)).isTrue();
        assertThat(scene.read(key).size()).isEqualTo((int) content.length());
    }

    private void replaces(S3Call call, S3Fault fault, boolean parts) {
        BlobKey key = freshKey();
        BlobTag tag = scene.stored(key, content("first")).tag();
        scene.faults().next(call, fault);

        WriteAnswer answer = scene.store().replace(key, tag, sized("second", parts));

        checkThere(answer, key, sized("second", parts));
    }

    @ParameterizedTest(name = "TR-5: {0} of a put: created and replaced all the same, once")
    @EnumSource(
            value = S3Fault.class,
            names = {
                "ANSWER_LOST",
                "SILENCE_AFTER_EFFECT",
                "INTERNAL_ERROR_AFTER_EFFECT",
                "CONDITIONAL_CONFLICT",
                "SLOW_DOWN",
                "INTERNAL_ERROR",
                "SILENCE",
                "BROKEN_BEFORE_EFFECT"
            })
    void put(S3Fault fault) {
        creates(S3Call.PUT_OBJECT, fault, false);
        replaces(S3Call.PUT_OBJECT, fault, false);
    }

    @ParameterizedTest(name = "TR-5: {1} of {0}: created and replaced all the same, once")
    @CsvSource({
        "CREATE_UPLOAD,ANSWER_LOST",
        "CREATE_UPLOAD,SLOW_DOWN",
        "CREATE_UPLOAD,SILENCE",
        "UPLOAD_PART,ANSWER_LOST",
        "UPLOAD_PART,INTERNAL_ERROR",
        "UPLOAD_PART,SILENCE",
        "COMPLETE_UPLOAD,ANSWER_LOST",
        "COMPLETE_UPLOAD,SILENCE_AFTER_EFFECT",
        "COMPLETE_UPLOAD,INTERNAL_ERROR_AFTER_EFFECT",
        "COMPLETE_UPLOAD,CONDITIONAL_CONFLICT",
        "COMPLETE_UPLOAD,BROKEN_BEFORE_EFFECT",
        "COMPLETE_UPLOAD,SLOW_DOWN"
    })
    void upload(S3Call call, S3Fault fault) {
        creates(call, fault, true);
        replaces(call, fault, true);
    }

    @Test
    @DisplayName("TR-5: where no attempt is answered, a look tells that the write is there")
    void neverAnswered() {
        BlobKey key = freshKey();
        scene.faults().next(S3Call.PUT_OBJECT, ALWAYS);

        assertThat(scene.store().create(key, content("mine"))).isInstanceOf(WriteAnswer.AlreadyThere.class);
    }

    @Test
    @DisplayName("TR-5: where a lost answer is followed by a refusal, a look tells that the write is there")
    void lostThenDenied() {
        BlobKey key = freshKey();
        scene.faults().next(S3Call.PUT_OBJECT, S3Fault.ANSWER_LOST, S3Fault.ACCESS_DENIED);

        assertThat(scene.store().create(key, content("mine"))).isInstanceOf(WriteAnswer.AlreadyThere.class);
    }

    @Test
    @DisplayName(
            "TR-5: where the look is not answered either, the outcome is unknown, and the same write again settles it")
    void unknown() {
        BlobKey key = freshKey();
        scene.faults().next(S3Call.PUT_OBJECT, ALWAYS).next(S3Call.HEAD_OBJECT, ALWAYS);

        assertThatThrownBy(() -> scene.store().create(key, content("mine")))
                .isInstanceOfSatisfying(
                        OutcomeUnknownException.class,
                        unknown -> assertThat(unknown.target()).isEqualTo(key.value()))
                .message()
                .doesNotContain("\n");

        assertThat(scene.store().create(key, content("mine"))).isInstanceOf(WriteAnswer.AlreadyThere.class);
    }

    @ParameterizedTest(
            name = "TR-5: where nothing is there after {0}, the write may happen yet: unknown, and not failed")
    @EnumSource(
            value = S3Fault.class,
            names = {"INTERNAL_ERROR", "PROXY_UNAVAILABLE", "BROKEN_BEFORE_EFFECT"})
    void mayHappenYet(S3Fault fault) {
        BlobKey key = freshKey();
        BlobTag tag = scene.stored(key, content("first")).tag();
        S3Fault[] always = Collections.nCopies(S3Scene.ATTEMPTS, fault).toArray(S3Fault[]::new);

        scene.faults().next(S3Call.PUT_OBJECT, always);
        assertThatThrownBy(() -> scene.store().create(freshKey(), content("mine")))
                .isInstanceOf(OutcomeUnknownException.class);
        scene.faults().next(S3Call.PUT_OBJECT, always);
        assertThatThrownBy(() -> scene.store().replace(key, tag, content("second")))
                .isInstanceOf(OutcomeUnknownException.class);
        assertThat(scene.store().replace(key, tag, content("second"))).isNotInstanceOf(WriteAnswer.Conflict.class);
    }

    @ParameterizedTest(
            name = "TR-5: where content that was sent before cannot be read again, the write is there after {0}")
    @EnumSource(
            value = S3Fault.class,
            names = {"ANSWER_LOST", "SILENCE_AFTER_EFFECT"})
    void unreadableAgain(S3Fault fault, @TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "mine");
        BlobContent content = content("mine");
        BlobContent vanishing = new Vanishing(content, file, scene.fake());
        scene.faults().next(S3Call.PUT_OBJECT, fault);

        assertThat(scene.store().create(freshKey(), vanishing)).isInstanceOf(WriteAnswer.AlreadyThere.class);
    }

    /** Content that is gone once a store has got it. */
    private record Vanishing(BlobContent content, Path file, FakeS3 fake, int puts) implements BlobContent {

        private Vanishing(BlobContent content, Path file, FakeS3 fake) {
            this(content, file, fake, fake.count(S3Call.PUT_OBJECT));
        }

        @Override
        public long length() {
            return content.length();
        }

        @Override
        public Sha256 sha256() {
            return content.sha256();
        }

        @Override
        public InputStream open() throws IOException {
            if (fake.count(S3Call.PUT_OBJECT) > puts) {
                Files.deleteIfExists(file);
            }
            return Files.newInputStream(file);
        }
    }

    @ParameterizedTest(name = "TR-5: closed between two attempts of which the first was not answered: {0}")
    @ValueSource(booleans = {true, false})
    void closedBetween(boolean lost) {
        S3Config config = S3Scene.config(scene.fake());
        S3Objects objects = new S3Objects(S3Connection.open(config, cause -> {}), config, cause -> {});
        S3Write write = new S3Write(
                objects, freshKey(), content("mine"), BlobOptions.standard(), new Condition(Optional.empty()));
        if (lost) {
            scene.faults().next(S3Call.PUT_OBJECT, S3Fault.BROKEN_BEFORE_EFFECT);
        }
        scene.faults().next(S3Call.PUT_OBJECT, S3Fault.CONDITIONAL_CONFLICT);

        assertThatThrownBy(() -> write.run((source, attempts) -> put(objects, write, source, attempts), 2))
                .isInstanceOf(lost ? OutcomeUnknownException.class : StorageException.class);
    }

    private static BlobInfo put(S3Objects objects, S3Write write, S3Source source, Attempts attempts) {
        try {
            return new S3Put(objects, write).run(source, attempts);
        } finally {
            objects.close();
        }
    }

    private void fenced(BiFunction<BlobKey, BlobTag, WriteAnswer> write) {
        BlobKey key = freshKey();
        BlobTag old = scene.stored(key, content("first")).tag();
        scene.store().replace(key, old, content("successor"));

        WriteAnswer answer = write.apply(key, old);

        assertThat(answer).isInstanceOf(WriteAnswer.Conflict.class);
        assertThat(scene.read(key).utf8()).isEqualTo("successor");
    }

    @ParameterizedTest(name = "TR-4: a zombie whose answer is lost ({0}) still hears that it is fenced, in parts: {1}")
    @CsvSource({
        "ANSWER_LOST,false",
        "SILENCE,false",
        "INTERNAL_ERROR,false",
        "ANSWER_LOST,true",
        "BROKEN_BEFORE_EFFECT,true"
    })
    void zombie(S3Fault fault, boolean parts) {
        S3Call call = parts ? S3Call.COMPLETE_UPLOAD : S3Call.PUT_OBJECT;
        fenced((key, old) -> {
            scene.faults().next(call, fault);
            return scene.store().replace(key, old, sized("zombie", parts));
        });
        fenced((key, old) -> {
            scene.faults().next(call, fault);
            return scene.store().create(key, sized("zombie", parts));
        });
    }

    @Test
    @DisplayName("TR-5: an upload that comes to nothing is aborted")
    void aborted() {
        int before = scene.fake().count(S3Call.ABORT_UPLOAD);
        fenced((key, old) -> scene.store().replace(key, old, sized("zombie", true)));

        assertThat(scene.fake().count(S3Call.ABORT_UPLOAD)).isEqualTo(before + 1);
    }

    @Test
    @DisplayName("TR-5: a deletion whose answer is lost has happened")
    void delete() {
        BlobKey key = freshKey();
        scene.stored(key, content("first"));
        scene.faults().next(S3Call.DELETE_OBJECT, S3Fault.ANSWER_LOST);

        assertThat(scene.store().delete(key)).isTrue();
        assertThat(scene.store().head(key)).isEmpty();
    }

    @Test
    @DisplayName("TR-5: a restore whose answer is lost is under way")
    void restore() {
        BlobKey key = freshKey();
        scene.store().create(key, content("cold"), BlobOptions.of(StorageClass.GLACIER));
        scene.faults().next(S3Call.RESTORE_OBJECT, S3Fault.ANSWER_LOST);

        assertThat(scene.store()
                        .restore(key, new RestoreRequest(1, RestoreRequest.Speed.STANDARD))
                        .orElseThrow())
                .isInstanceOf(Availability.Restoring.class);
        assertThat(scene.store().head(key).orElseThrow().availability()).isInstanceOf(Availability.Restoring.class);
    }
}
