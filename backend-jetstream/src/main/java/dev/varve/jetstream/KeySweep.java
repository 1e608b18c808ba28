/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.ClosableIterator;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.SubjectFilter;
import dev.varve.kv.Key;
import dev.varve.kv.KeyValueEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Takes the values of many keys away in one step: a batch of markers, each in the place of the very value that was seen, of which the server stores all or none.
 *
 * <p>What is beyond the size of a batch follows in further steps.
 */
final class KeySweep {

    private static final Duration PAUSE = Duration.ofMillis(5);
    // Where the keys are written all the time, no look is still true when the markers come.
    private static final int MOST_RACES = 10;

    private final KeyReads reads;
    private final KeyBuckets settings;
    private final RecordWrites writes;

    private record Live(Key key, long revision) {}

    KeySweep(KeyReads reads, KeyBuckets settings, RecordWrites writes) {
        this.reads = reads;
        this.settings = settings;
        this.writes = writes;
    }

    /** How many values it took away; empty, with none taken, if the bucket has no room for the markers, its keys are written all the time, or this user may not let it take batches. */
    OptionalLong sweep(BucketStream stream, SubjectFilter filter, KeyRemovals markers, Effort effort) {
        Optional<BucketStream> taking = withBatches(stream, effort);
        if (taking.isEmpty()) {
            return OptionalLong.empty();
        }
        long count = 0;
        int races = 0;
        List<Live> live = live(stream.bucket(), filter);
        while (!live.isEmpty()) {
            List<RecordWrites.Write> batch = live.stream()
                    .map(value -> markers.marker(taking.get(), value.key(), value.revision()))
                    .toList();
            ApiAnswer answer = writes.sendAsOne(batch, effort);
            boolean stored = answer.error().isEmpty();
            if (stored) {
                count += batch.size();
            } else if (count == 0 && (isFull(answer) || ++races > MOST_RACES)) {
                return OptionalLong.empty();
            } else {
                rest(answer, effort);
            }
            boolean all = stored && batch.size() < Batches.MOST_MESSAGES;
            live = all ? List.of() : live(stream.bucket(), filter);
        }
        return OptionalLong.of(count);
    }

    private Optional<BucketStream> withBatches(BucketStream stream, Effort effort) {
        try {
            return Optional.of(settings.withBatches(stream, effort));
        } catch (StorageException e) {
            if (e.code() == ErrorCode.DENIED) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private List<Live> live(String bucket, SubjectFilter filter) {
        List<Live> found = new ArrayList<>();
        try (ClosableIterator<KeyValueEntry> entries = reads.getAll(bucket, filter)) {
            while (found.size() < Batches.MOST_MESSAGES && entries.hasNext()) {
                KeyValueEntry entry = entries.next();
                found.add(new Live(entry.key(), entry.revision()));
            }
        }
        return found;
    }

    private static boolean isFull(ApiAnswer answer) {
        return answer.error()
                .filter(error -> error.meaning() == ApiError.Meaning.NO_ROOM)
                .isPresent();
    }

    /** Before the next attempt, where somebody wrote one of the keys meanwhile, or a part of the batch was lost; fails where another attempt is of no use. */
    private static void rest(ApiAnswer answer, Effort effort) {
        boolean again = answer.error()
                .filter(error ->
                        error.meaning() == ApiError.Meaning.CONFLICT || error.meaning() == ApiError.Meaning.UNAVAILABLE)
                .isPresent();
        if (!again || effort.deadline().remaining().compareTo(PAUSE) < 0) {
            answer.orThrow(effort);
        }
        LockSupport.parkNanos(PAUSE.toNanos());
    }
}
