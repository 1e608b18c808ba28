/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

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
import dev.varve.pubsub.wire.Verb;
import dev.varve.stream.Change;
import dev.varve.stream.FeedPosition;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Removes streams and buckets with all they hold. */
final class Drops {

    /** So many subjects or keys are told at once; who follows others notices when it next asks. */
    private static final int MOST_TOLD = 10_000;

    private Drops() {}

    static boolean isDrop(Request request) {
        return request.verb() == Verb.DROP || request.verb() == Verb.KV_DROP;
    }

    /**
     * Removes {@code file}, as the command {@code lsn} of {@code epoch} asks; from then on it is on stable storage that it is gone.
     *
     * @return what followers are told
     */
    static Consumer<ChangeSender> drop(StoredFile file, OpenFiles files, long epoch, long lsn) {
        long number = number(file);
        Consumer<ChangeSender> told = announcement(file, number);
        StoreKey key = file.key();
        files.catalogs().change(key, catalog -> catalog.drop(key, number, epoch, lsn));
        files.delete(key);
        return told;
    }

    private static long number(StoredFile file) {
        return file instanceof StreamFile stream ? stream.drop() : file.number() + 1;
    }

    private static Consumer<ChangeSender> announcement(StoredFile file, long number) {
        if (file instanceof StreamFile stream) {
            FeedPosition position = new FeedPosition(file.key().title(), file.epoch(), number);
            ChangeRecord reset = ChangeRecord.of(Change.reset(position), 0, Optional.empty());
            List<Subject> subjects = stream.subjects(MOST_TOLD);
            return changes -> subjects.forEach(subject -> changes.reset(subject, reset));
        }
        if (file instanceof BucketFile bucket) {
            KeyChangeRecord reset = KeyChangeRecord.reset(file.key().name(), file.epoch(), number);
            List<String> names = bucket.keys(SubjectFilter.all(), "", new PageBounds(MOST_TOLD, Long.MAX_VALUE / 2, 1))
                    .items();
            return changes ->
                    names.forEach(name -> changes.reset(Key.of(file.key().name(), name), reset));
        }
        return changes -> {};
    }
}
