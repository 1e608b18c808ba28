/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.StorageException;
import dev.varve.SubjectFilter;
import dev.varve.persist.store.PageBounds;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.PageCodec;
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
        List<CompletableFuture<List<Named>>> answers = new ArrayList<>();
        for (int i = 0; i < workers.size(); i++) {
            int index = i;
            answers.add(workers.get(i).ask(files -> new Listings(files, slot -> isPart(slot, index)).find(question)));
        }
        var unused = CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
                .handle((done, failure) -> {
                    answer(request, question.bounds(), answers, failure);
                    return true;
                });
    }

    private boolean isPart(int slot, int worker) {
        return slot % workers.size() == worker && ownership.epoch(slot).isPresent();
    }

    private Listings.Question question(Request request) {
        SubjectFilter filter = request.target() instanceof Target.OfStream stream
                ? stream.filter()
                : request.headers()
                        .parsed(HeaderNames.FILTER, SubjectFilter::of)
                        .orElse(SubjectFilter.all());
        String after = request.headers().decoded(HeaderNames.AFTER).orElse("");
        PageBounds bounds = server.bounds(PageCodec.Limits.read(request.headers()));
        return new Listings.Question(request.verb(), filter, after, bounds);
    }

    private void answer(
            Request request,
            PageBounds bounds,
            List<CompletableFuture<List<Named>>> parts,
            @Nullable Throwable failure) {
        Answers answers = new Answers();
        if (failure != null) {
            answers.error(request, error(failure));
        } else {
            List<Named> all = new ArrayList<>();
            parts.forEach(part -> all.addAll(part.join()));
            all.sort(Comparator.comparing(Named::name));
            page(request, bounds, all, answers);
        }
        sender.send(answers.take());
    }

    private static void page(Request request, PageBounds bounds, List<Named> all, Answers answers) {
        int index = 0;
        long bytes = 0;
        Optional<String> last = Optional.empty();
        for (Named item : all) {
            bytes += item.payload().size();
            if (index > 0 && (index >= bounds.items() || bytes > bounds.bytes())) {
                break;
            }
            var headers = PageCodec.item(index++).addAll(item.headers());
            answers.item(request, headers, item.payload());
            last = Optional.of(item.name());
        }
        // A worker that was asked for so many items may have more where it gave all of them.
        boolean more = index < all.size() || index >= bounds.items();
        answers.end(request, PageCodec.End.of(index, more ? last : Optional.empty()));
    }

    private static StorageException error(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof StorageException error
                ? error
                : StorageException.unavailable("the listing could not be made", cause);
    }
}
