/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.store;

import static dev.varve.testkit.backend.Refusals.answer;
import static dev.varve.testkit.backend.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.Durability;
import dev.varve.ErrorCode;
import dev.varve.Message;
import dev.varve.Receipt;
import dev.varve.Subject;
import dev.varve.kv.BucketSpec;
import dev.varve.kv.Key;
import dev.varve.kv.PutOptions;
import dev.varve.object.ObjectName;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.StreamSpec;
import dev.varve.testkit.backend.StoreContract;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What an acknowledgement is worth: at least what was asked for, and never more than the store can know. */
public abstract class DurabilityContract extends StoreContract {

    private static final List<Durability> LADDER = List.of(
            Durability.VOLATILE, Durability.PROCESS, Durability.DISK, Durability.quorum(2), Durability.quorum(3));
    private static final Message MESSAGE = Message.of("x");
    private static final Bytes VALUE = Bytes.utf8("x");

    /** For the backends that must fulfil it. */
    protected DurabilityContract() {}

    private Durability strongest() {
        return store().capabilities().strongest();
    }

    private Durability tooStrong() {
        Durability strongest = strongest();
        return strongest.level() == Durability.Level.QUORUM
                ? Durability.quorum(strongest.copies() + 1)
                : Durability.quorum(2);
    }

    private void assertHonest(Durability achieved, Durability wanted) {
        assertThat(achieved).isGreaterThanOrEqualTo(wanted).isLessThanOrEqualTo(strongest());
    }

    @Test
    @DisplayName("a write that asks for a level the store has gets at least that level, and no more than the strongest")
    void asked() {
        for (Durability wanted : LADDER) {
            if (strongest().satisfies(wanted)) {
                PublishOptions options = PublishOptions.atLeast(wanted);
                Subject subject = freshSubject();
                assertHonest(streams().publish(subject, MESSAGE, options).durability(), wanted);
                assertHonest(streams().set(subject, 2, MESSAGE, options).durability(), wanted);
                Receipt async = answer(streams().publishAsync(subject, MESSAGE, options), patience());
                assertHonest(async.durability(), wanted);
                Key key = Key.of(freshName(), "key");
                assertHonest(
                        keyValues().put(key, VALUE, PutOptions.atLeast(wanted)).durability(), wanted);
            }
        }
    }

    @Test
    @DisplayName("every level above the strongest is refused, before anything is changed")
    void refused() {
        for (Durability wanted : LADDER) {
            if (!strongest().satisfies(wanted)) {
                assertAllRefuse(wanted);
            }
        }
        assertAllRefuse(tooStrong());
    }

    private void assertAllRefuse(Durability wanted) {
        Subject subject = freshSubject();
        Key key = Key.of(freshName(), "key");
        PublishOptions publish = PublishOptions.atLeast(wanted);
        PutOptions put = PutOptions.atLeast(wanted);
        assertRefused(ErrorCode.UNSUPPORTED, () -> streams().publish(subject, MESSAGE, publish));
        assertRefused(ErrorCode.UNSUPPORTED, () -> streams().set(subject, 1, MESSAGE, publish));
        assertRefused(
                ErrorCode.UNSUPPORTED, () -> answer(streams().publishAsync(subject, MESSAGE, publish), patience()));
        assertRefused(ErrorCode.UNSUPPORTED, () -> keyValues().put(key, VALUE, put));
        assertRefused(ErrorCode.UNSUPPORTED, () -> keyValues().create(key, VALUE, put));
        assertRefused(ErrorCode.UNSUPPORTED, () -> keyValues().update(key, VALUE, 0, put));
        assertThat(streams().info(subject)).isEmpty();
        assertThat(keyValues().get(key)).isEmpty();
    }

    @Test
    @DisplayName("a stream's own level is what its writes get, and one that is too strong is not declared")
    void ofStreams() {
        Subject subject = freshSubject();
        streams()
                .ensure(StreamSpec.builder(freshName(), subject.value())
                        .durability(strongest())
                        .build());
        assertThat(streams().publish(subject, MESSAGE).durability()).isEqualTo(strongest());

        Subject other = freshSubject();
        StreamSpec impossible = StreamSpec.builder(freshName(), other.value())
                .durability(tooStrong())
                .build();
        assertRefused(ErrorCode.UNSUPPORTED, () -> streams().ensure(impossible));
        assertThat(streams().info(other)).isEmpty();
    }

    @Test
    @DisplayName("a bucket's own level is what its puts get, and one that is too strong is not declared")
    void ofBuckets() {
        String bucket = freshName();
        keyValues().ensure(new BucketSpec(bucket, 0, 0, Optional.empty(), Optional.of(strongest())));
        assertThat(keyValues().put(Key.of(bucket, "key"), VALUE).durability()).isEqualTo(strongest());

        BucketSpec impossible = new BucketSpec(freshName(), 0, 0, Optional.empty(), Optional.of(tooStrong()));
        assertRefused(ErrorCode.UNSUPPORTED, () -> keyValues().ensure(impossible));
        assertThat(keyValues().info(impossible.name())).isEmpty();
    }

    @Test
    @DisplayName("deletes and objects claim no more than the strongest level")
    void deletesAndObjects() {
        Subject subject = freshSubject();
        streams().publish(subject, MESSAGE);
        Key key = Key.of(freshName(), "key");
        keyValues().put(key, VALUE);

        assertHonest(streams().delete(subject, 1).durability(), Durability.VOLATILE);
        assertHonest(keyValues().delete(key).durability(), Durability.VOLATILE);
        assertHonest(
                objects()
                        .put(ObjectName.of(freshName(), "object"), new ByteArrayInputStream(new byte[10]))
                        .durability(),
                Durability.VOLATILE);
    }
}
