/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.s3;

import dev.varve.Capability;
import dev.varve.spi.Secret;
import dev.varve.tiering.testkit.BlobStoreUnderTest;
import dev.varve.tiering.testkit.BlobStoreUnderTest.Trait;
import dev.varve.tiering.testkit.emulator.Emulator;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.core.util.VersionInfo;

/** A bucket of an emulator, and the store on it. */
record EmulatedS3(Emulator emulator, S3BlobStore store) implements AutoCloseable {

    /** Starts one as {@link Emulator#of} says. */
    static EmulatedS3 start(Supplier<Emulator> starting) {
        Emulator emulator = Emulator.of("blob store contract, AWS SDK " + VersionInfo.SDK_VERSION + ",", starting);
        S3Config config = S3Config.of("tier", "us-east-1")
                .at(emulator.endpoint())
                .as("AKIDTEST", new Secret("secret"))
                .with(new S3Config.Transfer(64 << 20, 8 << 20, 10));
        return new EmulatedS3(emulator, S3BlobStore.open(config));
    }

    BlobStoreUnderTest underTest(Set<Capability> honoured, Set<Trait> traits) {
        return new BlobStoreUnderTest(store, honoured, traits, Instant.now(), Optional.empty());
    }

    @Override
    public void close() {
        store.close();
        emulator.close();
    }
}
