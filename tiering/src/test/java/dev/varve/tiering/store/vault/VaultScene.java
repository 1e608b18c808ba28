/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.spi.Secret;
import dev.varve.tiering.store.BlobContent;
import dev.varve.tiering.store.BlobInfo;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.BlobOptions;
import dev.varve.tiering.store.BlobStore;
import dev.varve.tiering.store.ReadOptions;
import dev.varve.tiering.store.RestoreRequest;
import dev.varve.tiering.store.RestoreRequest.Speed;
import dev.varve.tiering.store.StorageClass;
import dev.varve.tiering.store.WriteAnswer;
import dev.varve.tiering.store.memory.MemoryBlobStore;
import dev.varve.tiering.store.s3.S3Config;
import dev.varve.tiering.testkit.MovableClock;
import dev.varve.tiering.testkit.vault.FakeVault;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A fake vault, a ledger in memory, and stores on both that do not wait long; one clock for all. */
final class VaultScene implements AutoCloseable {

    static final BlobOptions COLD = BlobOptions.of(StorageClass.GLACIER);
    static final BlobKey KEY = BlobKey.of("archives/orders/segments/one.avro");
    static final RestoreRequest FAST = new RestoreRequest(1, Speed.EXPEDITED);
    static final int MIB = 1 << 20;

    private final MovableClock clock = new MovableClock(Instant.parse("2026-11-20T00:00:00Z"));
    private final FakeVault fake = FakeVault.start("records", clock);
    private final BlobStore ledger = new MemoryBlobStore(clock);
    private final VaultBlobStore store = open(ledger);

    /** Another store on the same vault, as of another process. */
    VaultBlobStore open(BlobStore beside) {
        return VaultBlobStore.open(config(fake), beside, this::nanos);
    }

    /** The clock of all, also where a monotonic one is wanted. */
    long nanos() {
        return Duration.between(Instant.EPOCH, clock.instant()).toNanos();
    }

    static VaultConfig config(FakeVault fake) {
        return VaultConfig.of("records", "eu-central-1")
                .at(fake.endpoint(), new S3Config.AccessKey("AKIDFAKE", new Secret("secret")))
                .with(
                        1,
                        new S3Config.Patience(3, Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(20)));
    }

    FakeVault fake() {
        return fake;
    }

    MovableClock clock() {
        return clock;
    }

    BlobStore ledger() {
        return ledger;
    }

    VaultBlobStore store() {
        return store;
    }

    /** Bytes of a seed of their own. */
    static Bytes bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return Bytes.wrap(bytes);
    }

    static BlobContent content(int size) {
        return BlobContent.of(bytes(size));
    }

    BlobInfo stored(BlobKey key, int size) {
        WriteAnswer answer = store.create(key, content(size), COLD);
        assertThat(answer).isInstanceOf(WriteAnswer.Stored.class);
        return ((WriteAnswer.Stored) answer).info();
    }

    /** Has {@link #KEY} brought, and waits for it. */
    void bring() {
        assertThat(store.restore(KEY, FAST)).isPresent();
        clock.advance(Duration.ofMinutes(6));
    }

    Bytes read(ReadOptions options) {
        try (var reader = store.read(KEY, options).orElseThrow()) {
            return reader.readAll();
        }
    }

    static StorageException refused(ErrorCode code, ThrowingCallable call) {
        StorageException refusal = catchThrowableOfType(StorageException.class, call);
        assertThat(refusal).as("a refusal with %s", code).isNotNull();
        assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(code);
        assertThat(refusal.getMessage()).doesNotContain("\n").doesNotContain("secret");
        return refusal;
    }

    @Override
    public void close() {
        store.close();
        fake.close();
    }
}
