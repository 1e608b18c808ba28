/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.Bytes;
import dev.varve.StorageException;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.ClusterMap;
import dev.varve.pubsub.wire.CoordinatorVerb;
import dev.varve.pubsub.wire.WireSubjects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Asks the coordinator, once for each call. Safe for use by many threads. */
final class Coordinator {

    private final Pages pages;
    private final WireSubjects subjects;

    Coordinator(Pages pages, WireSubjects subjects) {
        this.pages = pages;
        this.subjects = subjects;
    }

    /**
     * What the coordinator answered.
     *
     * @param reply the answer
     * @param map the map that came with it, if one did
     */
    record Answer(Reply reply, Optional<ClusterMap> map) {}

    /** Asks for {@code verb}; the future never fails. */
    CompletableFuture<Outcome<Answer>> ask(CoordinatorVerb verb, WireHeaders.Builder headers) {
        String subject = subjects.coordinator(verb);
        WireHeaders all = headers.build();
        Pages.Ask ask = new Pages.Ask(
                "the coordinator",
                map -> true,
                replyTo -> new WireMessage(subject, Optional.of(replyTo), all, Bytes.empty()));
        return pages.fetch(ask).thenApply(Coordinator::answer);
    }

    private static Outcome<Answer> answer(Outcome<Page> outcome) {
        try {
            return outcome.map(page -> new Answer(page.last(), map(page)));
        } catch (StorageException e) {
            return new Outcome.Unknown<>(e);
        }
    }

    /** A map too large for one message comes as pieces of its text. */
    private static Optional<ClusterMap> map(Page page) {
        StringBuilder text = new StringBuilder(page.last().payload().utf8());
        page.items().forEach(piece -> text.append(piece.payload().utf8()));
        return text.isEmpty() ? Optional.empty() : Optional.of(ClusterMap.parse(text.toString()));
    }
}
