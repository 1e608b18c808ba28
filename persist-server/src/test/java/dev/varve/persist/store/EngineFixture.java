/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.Durability;
import dev.varve.Message;
import dev.varve.Receipt;
import dev.varve.Subject;
import dev.varve.stream.Publication;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.StreamSpec;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** Files below a directory, and short ways to use one in a transaction of its own. */
final class EngineFixture {

    static final PageBounds ALL = new PageBounds(1_000_000, Long.MAX_VALUE / 2, Integer.MAX_VALUE);

    final TestClock clock = new TestClock();
    final DataDirectory directory;
    StoreSettings settings;
    long epoch = 1;

    EngineFixture(Path root) {
        directory = new DataDirectory(root);
        settings = StoreSettings.defaults().withClock(clock);
    }

    StreamFile stream(String subject) {
        StoreKey key = StoreKey.implicit(subject);
        return StreamFile.open(key, directory, settings)
                .orElseGet(() -> StreamFile.create(key, directory, settings, Creation.plain()));
    }

    StreamFile declared(StreamSpec spec) {
        StoreKey key = StoreKey.declared(spec.name());
        return StreamFile.open(key, directory, settings)
                .orElseGet(() -> StreamFile.create(key, directory, settings, new Creation<>(Optional.of(spec), 0)));
    }

    BucketFile bucket(String name) {
        StoreKey key = StoreKey.keyValue(name);
        return BucketFile.open(key, directory, settings)
                .orElseGet(() -> BucketFile.create(key, directory, settings, Creation.plain()));
    }

    ObjectFile objects(String name) {
        StoreKey key = StoreKey.object(name);
        return ObjectFile.open(key, directory, settings).orElseGet(() -> ObjectFile.create(key, directory, settings));
    }

    WriteGroup group(Durability level, long under) {
        return WriteGroup.of(level, under, clock.millis());
    }

    /** Does {@code work} in a group, which is committed, or undone if it throws. */
    <F extends StoredFile, T> T in(F file, Function<F, T> work) {
        return in(file, Durability.PROCESS, work);
    }

    <F extends StoredFile, T> T in(F file, Durability level, Function<F, T> work) {
        file.begin(group(level, epoch));
        try {
            T result = work.apply(file);
            file.end(0);
            file.commit();
            return result;
        } catch (RuntimeException e) {
            file.rollback();
            throw e;
        }
    }

    Receipt publish(StreamFile file, String subject, String text) {
        return publish(file, subject, text, PublishOptions.none());
    }

    Receipt publish(StreamFile file, String subject, String text, PublishOptions options) {
        return in(file, stream -> stream.publish(publication(subject, text, options)));
    }

    static Publication publication(String subject, String text, PublishOptions options) {
        return new Publication(Subject.of(subject), Message.of(text), options);
    }
}
