/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.coordinator;

import dev.varve.StorageException;
import dev.varve.SubjectFilter;
import dev.varve.stream.StreamInfo;
import dev.varve.stream.StreamSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Declares streams, once no server has an undeclared stream with a subject that they are to own. Runs on the loop.
 *
 * <p>Servers are asked twice: before, so that a declaration that cannot be is never seen; and again under the map that has it, since until a server has that map it makes undeclared streams. If one came in between, the declaration is taken back. Until that is known, other declarations of the name wait.
 */
final class Declaring {

    private final CoordinatorParts parts;
    private final Placement placement;
    /** The declarations that the map has and that may still be taken back, by name. */
    private final Map<String, CompletableFuture<?>> unsure = new HashMap<>();

    Declaring(CoordinatorParts parts, Placement placement) {
        this.parts = parts;
        this.placement = placement;
    }

    /**
     * Declares {@code wanted}, or changes it; completes on the loop, exceptionally with the refusal. The loop goes on while servers are asked: beats must not wait for them.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#INVALID} if what is declared does not allow it
     */
    CompletableFuture<?> declare(StreamSpec wanted) {
        CompletableFuture<?> other = unsure.get(wanted.name());
        if (other != null) {
            return other.handle((none, failure) -> wanted).thenCompose(this::declare);
        }
        Declarations.check(placement.state(), wanted);
        List<SubjectFilter> added = Declarations.newFilters(placement.state(), wanted);
        return survey(wanted, added).thenCompose(none -> commit(wanted, added));
    }

    private CompletableFuture<?> commit(StreamSpec wanted, List<SubjectFilter> added) {
        if (unsure.containsKey(wanted.name())) {
            return declare(wanted);
        }
        // Other declarations may have come while the servers were asked.
        Declarations.check(placement.state(), wanted);
        Optional<StreamSpec> before = placement.state().stream(wanted.name());
        if (before.equals(Optional.of(wanted))) {
            return CompletableFuture.completedFuture(wanted);
        }
        placement.declare(wanted);
        CompletableFuture<?> sure = survey(wanted, added).whenComplete((none, failure) -> {
            // Before whoever waits for this goes on.
            unsure.remove(wanted.name());
            if (failure != null) {
                takeBack(wanted, before);
            }
        });
        if (!sure.isDone()) {
            unsure.put(wanted.name(), sure);
        }
        return sure;
    }

    /** What was published to the stream meanwhile stays in its file, and is seen when it is declared again. */
    private void takeBack(StreamSpec wanted, Optional<StreamSpec> before) {
        if (placement.state().stream(wanted.name()).equals(Optional.of(wanted))) {
            before.ifPresentOrElse(placement::declare, () -> placement.undeclare(wanted.name()));
        }
    }

    private CompletableFuture<?> survey(StreamSpec wanted, List<SubjectFilter> added) {
        return parts.survey()
                .undeclared(placement.state().map(), added)
                .handleAsync((found, failure) -> requireNone(wanted, found, failure), parts.loop());
    }

    private static StreamSpec requireNone(
            StreamSpec wanted, @Nullable List<StreamInfo> found, @Nullable Throwable failure) {
        if (found == null) {
            throw refusal(failure);
        }
        if (!found.isEmpty()) {
            throw Declarations.taken(wanted, found.get(0));
        }
        return wanted;
    }

    /** The answer to whoever asked, where {@code failure} is how it ended. */
    static StorageException refusal(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof StorageException refusal
                ? refusal
                : StorageException.unavailable("the servers could not be asked for their streams", cause);
    }
}
