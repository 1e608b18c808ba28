/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.tiering.store.BlobContent;
import dev.varve.tiering.store.BlobInfo;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.BlobReader;
import dev.varve.tiering.store.BlobStore;
import dev.varve.tiering.store.WriteAnswer;
import java.util.Random;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What the parts of the contract build on. */
abstract class BlobContract {

    abstract BlobStoreUnderTest underTest();

    final BlobStore store() {
        return underTest().store();
    }

    static String freshPrefix() {
        return "contract/" + UUID.randomUUID() + "/";
    }

    static BlobKey freshKey() {
        return BlobKey.of(freshPrefix() + "blob");
    }

    static Bytes bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return Bytes.wrap(bytes);
    }

    static BlobContent content(String text) {
        return BlobContent.of(Bytes.utf8(text));
    }

    static BlobInfo stored(WriteAnswer answer) {
        assertThat(answer).isInstanceOf(WriteAnswer.Stored.class);
        return ((WriteAnswer.Stored) answer).info();
    }

    static BlobInfo alreadyThere(WriteAnswer answer) {
        assertThat(answer).isInstanceOf(WriteAnswer.AlreadyThere.class);
        return ((WriteAnswer.AlreadyThere) answer).info();
    }

    final Bytes read(BlobKey key) {
        try (BlobReader reader = store().read(key).orElseThrow()) {
            return reader.readAll();
        }
    }

    static StorageException refused(ErrorCode code, ThrowingCallable call) {
        StorageException refusal = catchThrowableOfType(StorageException.class, call);
        assertThat(refusal).as("a refusal with %s", code).isNotNull();
        assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(code);
        assertThat(refusal.getMessage()).doesNotContain("\n");
        return refusal;
    }

    static void notRun(String what, BlobStore store) {
        System.out.println("not run on " + store.name() + ": " + what);
    }
}
