/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.Preconditions;
import dev.varve.Subject;
import dev.varve.stream.Publication;
import dev.varve.stream.PublishOptions;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What makes a batch invalid before anything is sent. */
final class BatchRules {

    private BatchRules() {}

    static void check(List<Publication> batch) {
        Preconditions.require(
                !batch.isEmpty() && batch.size() <= Batches.MOST_MESSAGES,
                "a batch holds 1 to " + Batches.MOST_MESSAGES + " messages, not " + batch.size());
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < batch.size(); i++) {
            PublishOptions options = batch.get(i).options();
            Preconditions.require(
                    i == 0 || options.expectedLastSeq().isEmpty(),
                    "only the first message of a batch may expect a last sequence; message " + (i + 1) + " does");
            options.msgId()
                    .ifPresent(id ->
                            Preconditions.require(ids.add(id), "message id '" + id + "' stands twice in a batch"));
        }
    }

    /**
     * Fails unless the messages of {@code batch} belong to one stream.
     *
     * @param owner names the stream of a subject; empty for one that its first write makes
     */
    static void requireOneStream(List<Publication> batch, Function<Subject, Optional<String>> owner) {
        Set<Subject> subjects = batch.stream().map(Publication::subject).collect(Collectors.toSet());
        Set<String> streams = subjects.stream()
                .map(subject -> owner.apply(subject).orElseGet(() -> "of " + subject))
                .collect(Collectors.toSet());
        Preconditions.require(
                streams.size() == 1, "a batch belongs to one stream, not to " + streams.size() + ", as " + subjects);
    }
}
