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
import dev.varve.tiering.testkit.emulator.EmulatorUnavailableException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.opentest4j.TestAbortedException;
import software.amazon.awssdk.core.util.VersionInfo;

/** A bucket of an emulator, and the store on it. */
record EmulatedS3(Emulator emulator, S3BlobStore store) implements AutoCloseable {

    /** Starts one and prints which; where it cannot be had, the suite is reported as not run, and why. */
    static EmulatedS3 start(Supplier<Emulator> starting) {
        try {
            Emulator emulator = starting.get();
            emulator.makeBucket("tier");
            System.out.println(
                    "blob store contract against " + emulator.name() + ", AWS SDK " + VersionInfo.SDK_VERSION);
            S3Config config = S3Config.of("tier", "us-east-1")
                    .at(emulator.endpoint())
                    .as("AKIDTEST", new Secret("secret"))
                    .with(new S3Config.Transfer(64 << 20, 8 << 20, 10));
            return new EmulatedS3(emulator, S3BlobStore.open(config));
        } catch (EmulatorUnavailableException e) {
            System.out.println("NOT RUN: blob store contract: " + e.getMessage());
            throw new TestAbortedException("not run: " + e.getMessage(), e);
        }
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
