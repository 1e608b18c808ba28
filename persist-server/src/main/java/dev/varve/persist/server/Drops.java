/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.Durability;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.kv.Key;
import dev.varve.persist.store.BucketFile;
import dev.varve.persist.store.PageBounds;
import dev.varve.persist.store.StoreKey;
import dev.varve.persist.store.StoredFile;
import dev.varve.persist.store.StreamFile;
import dev.varve.pubsub.wire.ChangeRecord;
import dev.varve.pubsub.wire.KeyChangeRecord;
import dev.varve.stream.Change;
import dev.varve.stream.FeedPosition;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Removes streams and buckets with all they hold. For use by one thread. */
final class Drops {

    /** So many subjects or keys are told at once; who follows others notices when it next asks. */
    private static final int MOST_TOLD = 10_000;

    private final OpenFiles files;
    private final Ownership ownership;
    private final ChangeSender changes;

    Drops(OpenFiles files, Ownership ownership, ChangeSender changes) {
        this.files = files;
        this.ownership = ownership;
        this.changes = changes;
    }

    void run(Request request, Answers answers) {
        StoreKey key = request.key();
        OptionalLong epoch = ownership.epoch(key.slot());
        if (epoch.isEmpty() || request.knowsAfter(epoch.getAsLong())) {
            answers.moved(request);
            return;
        }
        try {
            Optional<StoredFile> file = files.find(key);
            if (file.isEmpty()) {
                answers.none(request);
                return;
            }
            Runnable told = drop(file.get(), epoch.getAsLong());
            answers.ok(request);
            told.run();
        } catch (StorageException e) {
            files.forget(key);
            answers.error(request, e);
        }
    }

    private Runnable drop(StoredFile file, long epoch) {
        file.refresh();
        long number = number(file);
        Runnable told = announcement(file, number);
        // Whoever still has the file open under an older epoch is refused from now on, also when the name is gone.
        file.begin(Durability.DISK, epoch);
        file.commit();
        StoreKey key = file.key();
        files.catalogs().create(key.slot()).drop(key, number);
        files.delete(key);
        return told;
    }

    private static long number(StoredFile file) {
        return file instanceof StreamFile stream ? stream.drop() : file.number() + 1;
    }

    private Runnable announcement(StoredFile file, long number) {
        if (file instanceof StreamFile stream) {
            FeedPosition position = new FeedPosition(file.key().title(), file.epoch(), number);
            ChangeRecord reset = ChangeRecord.of(Change.reset(position), 0, Optional.empty());
            List<Subject> subjects = stream.subjects(MOST_TOLD);
            return () -> subjects.forEach(subject -> changes.reset(subject, reset));
        }
        if (file instanceof BucketFile bucket) {
            KeyChangeRecord reset = KeyChangeRecord.reset(file.key().name(), file.epoch(), number);
            List<String> names = bucket.keys(SubjectFilter.all(), "", new PageBounds(MOST_TOLD, Long.MAX_VALUE / 2, 1))
                    .items();
            return () -> names.forEach(name -> changes.reset(Key.of(file.key().name(), name), reset));
        }
        return () -> {};
    }
}
