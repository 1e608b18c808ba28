/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.StorageException;
import dev.varve.SubjectFilter;
import dev.varve.persist.store.PageBounds;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.PageCodec;
import dev.varve.pubsub.wire.SlotSet;
import dev.varve.pubsub.wire.Target;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Answers listings, to which every worker contributes. Safe for use by many threads. */
final class ListingMerge {

    private final List<Worker> workers;
    private final Ownership ownership;
    private final Surroundings server;
    private final Sender sender;

    ListingMerge(List<Worker> workers, WorkerParts parts) {
        this.workers = List.copyOf(workers);
        this.ownership = parts.ownership();
        this.server = parts.surroundings();
        this.sender = parts.sender();
    }

    /** Has all workers look, and answers when they have. */
    void answer(Request request) {
        Listings.Question question = question(request);
        List<CompletableFuture<ListingPart>> answers = new ArrayList<>();
        for (Worker worker : workers) {
            answers.add(worker.ask(holdings -> new Listings(holdings, question).find()));
        }
        var unused = CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
                .handle((done, failure) -> {
                    answer(request, question.bounds(), answers, failure);
                    return true;
                });
    }

    private Listings.Question question(Request request) {
        SubjectFilter filter = request.target() instanceof Target.OfStream stream
                ? stream.filter()
                : request.headers()
                        .parsed(HeaderNames.FILTER, SubjectFilter::of)
                        .orElse(SubjectFilter.all());
        String after = request.headers().decoded(HeaderNames.AFTER).orElse("");
        PageBounds bounds = server.bounds(PageCodec.Limits.read(request.headers()));
        return new Listings.Question(request.verb(), filter, after, bounds, ownership.map());
    }

    private void answer(
            Request request,
            PageBounds bounds,
            List<CompletableFuture<ListingPart>> parts,
            @Nullable Throwable failure) {
        Answers answers = new Answers();
        if (failure != null) {
            answers.error(request, error(failure));
        } else {
            page(request, bounds, parts.stream().map(CompletableFuture::join).toList(), answers);
        }
        sender.send(answers.take());
    }

    private void page(Request request, PageBounds bounds, List<ListingPart> parts, Answers answers) {
        Optional<String> next = parts.stream().map(ListingPart::reached).reduce(Optional.empty(), Listings::least);
        PageAnswer answer = new PageAnswer(request, answers, server.room());
        long bytes = 0;
        String last = "";
        for (Named item : sure(parts, next)) {
            bytes += item.payload().size();
            if (answer.count() > 0 && (answer.count() >= bounds.items() || bytes > bounds.bytes())) {
                next = Optional.of(last);
                break;
            }
            answer.item(WireHeaders.builder().addAll(item.headers()), item.payload());
            last = item.place();
        }
        SlotSet slots = SlotSet.union(parts.stream().map(ListingPart::slots).toList());
        answer.end(PageCodec.End.of(answer.count(), next).covering(slots));
    }

    /** The items up to {@code reached}, before which no worker has another, in order. */
    private static List<Named> sure(List<ListingPart> parts, Optional<String> reached) {
        return parts.stream()
                .flatMap(part -> part.items().stream())
                .filter(item -> reached.isEmpty() || item.place().compareTo(reached.get()) <= 0)
                .sorted(Comparator.comparing(Named::place))
                .toList();
    }

    private static StorageException error(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof StorageException error
                ? error
                : StorageException.unavailable("the listing could not be made", cause);
    }
}
