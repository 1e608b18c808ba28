/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the messages of buckets, all from the leaders of their streams.
 *
 * <p>Safe for use by many threads.
 */
final class RecordReads {

    private final Api api;
    private final boolean lastTrusted;

    RecordReads(Session session) {
        this.api = session.reading();
        this.lastTrusted = session.features().findsLast();
    }

    /** The last message of {@code subject}. */
    Optional<StoredRecord> last(BucketStream stream, String subject, Effort effort) {
        return settled(api.read(verb(stream), MessageReads.last(subject), effort), stream, subject, effort);
    }

    /** {@link #last}, asked once and not waited for; {@link #settled} reads the answer. */
    CompletableFuture<ApiAnswer> askLast(BucketStream stream, String subject, Duration timeout) {
        return api.ask(verb(stream), MessageReads.last(subject), timeout);
    }

    /**
     * The last message of {@code subject} as {@code told}.
     *
     * <p>nats-server 2.10 says that there is none where the last message of the stream was removed, though others are there. A subject of a bucket has few, so they are looked through.
     */
    Optional<StoredRecord> settled(ApiAnswer told, BucketStream stream, String subject, Effort effort) {
        Optional<StoredRecord> last = record(told, effort);
        if (last.isPresent() || lastTrusted) {
            return last;
        }
        Optional<StoredRecord> next = next(stream, 1, subject, effort);
        while (next.isPresent()) {
            last = next;
            next = next(stream, next.get().seq() + 1, subject, effort);
        }
        return last;
    }

    /** The first message from {@code seq} on that fits {@code filter}. */
    Optional<StoredRecord> next(BucketStream stream, long seq, String filter, Effort effort) {
        return record(api.read(verb(stream), MessageReads.next(seq, filter), effort), effort);
    }

    /** {@link #next}, asked once and not waited for. */
    CompletableFuture<ApiAnswer> askNext(BucketStream stream, long seq, String filter, Duration timeout) {
        return api.ask(verb(stream), MessageReads.next(seq, filter), timeout);
    }

    /** The message in {@code answer}. */
    Optional<StoredRecord> record(ApiAnswer answer, Effort effort) {
        return answer.isAbsent() ? Optional.empty() : Optional.of(StoredRecord.of(answer.orThrow(effort.reading())));
    }

    private static String verb(BucketStream stream) {
        return "STREAM.MSG.GET." + stream.id();
    }

    /**
     * Every subject that fits {@code filter} and has a message.
     *
     * <p>The server tells them by pages, in order. What vanishes between two pages shifts the rest, so each page must begin with one that is known already.
     */
    Set<String> subjects(BucketStream stream, String filter, Effort effort) {
        Set<String> subjects = new LinkedHashSet<>();
        long total;
        do {
            ObjectNode question =
                    Json.object().put("subjects_filter", filter).put("offset", Math.max(0, subjects.size() - 1));
            ApiAnswer answer = api.read("STREAM.INFO." + stream.id(), question, effort);
            List<String> page = answer.isAbsent() ? List.of() : subjects(answer.orThrow(effort.reading()));
            boolean joins = subjects.isEmpty() || page.stream().anyMatch(subjects::contains);
            if (!joins) {
                subjects.clear();
            } else if (!subjects.addAll(page)) {
                break;
            }
            total = answer.body().path("total").asLong(0);
        } while (subjects.size() < total);
        return subjects;
    }

    private static List<String> subjects(ObjectNode info) {
        return new ArrayList<>(info.path("state").path("subjects").propertyNames());
    }
}
