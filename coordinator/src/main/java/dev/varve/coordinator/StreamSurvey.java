/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.coordinator;

import dev.varve.Bytes;
import dev.varve.StorageException;
import dev.varve.SubjectFilter;
import dev.varve.pubsub.NoResponders;
import dev.varve.pubsub.PubSub;
import dev.varve.pubsub.PubSubSubscription;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.ClusterMap;
import dev.varve.pubsub.wire.ErrorCodec;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.HeaderReader;
import dev.varve.pubsub.wire.PageCodec;
import dev.varve.pubsub.wire.SlotSet;
import dev.varve.pubsub.wire.Status;
import dev.varve.pubsub.wire.StreamCodec;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import dev.varve.pubsub.wire.WireSubjects;
import dev.varve.stream.StreamInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Asks servers whether undeclared streams exist under some filters. Safe for use by many threads. */
final class StreamSurvey {

    /** Under a filter that no other declared stream overlaps, there is at most the stream being changed, so that the second item tells. */
    private static final int ITEMS = 2;

    private final PubSub pubSub;
    private final WireSubjects subjects;
    private final Duration timeout;

    StreamSurvey(PubSub pubSub, WireSubjects subjects, Duration timeout) {
        this.pubSub = pubSub;
        this.subjects = subjects;
        this.timeout = timeout;
    }

    /**
     * Undeclared streams with a subject that one of {@code filters} matches, not all of them; empty if no server has any.
     *
     * <p>Completes exceptionally with {@link dev.varve.ErrorCode#UNAVAILABLE} unless every server that owns slots in {@code map} tells in time of all of them.
     */
    CompletableFuture<List<StreamInfo>> undeclared(ClusterMap map, List<SubjectFilter> filters) {
        List<CompletableFuture<List<StreamInfo>>> answers = new ArrayList<>();
        for (String server : map.servers()) {
            for (SubjectFilter filter : filters) {
                answers.add(ask(new Page(server, map.slots(server)), map.version(), filter));
            }
        }
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(all -> answers.stream()
                        .flatMap(answer -> answer.join().stream())
                        .toList());
    }

    private CompletableFuture<List<StreamInfo>> ask(Page page, long version, SubjectFilter filter) {
        CompletableFuture<List<StreamInfo>> answer = page.answer;
        String inbox = pubSub.newInbox();
        PubSubSubscription replies = pubSub.subscribe(inbox, page::accept);
        WireHeaders.Builder headers =
                WireHeaders.builder().add(HeaderNames.FILTER, filter.value()).add(HeaderNames.HAVE, version);
        PageCodec.Limits.of(ITEMS, Integer.MAX_VALUE).write(headers);
        String subject = subjects.request(page.server, Verb.LIST, Target.nothing());
        try {
            pubSub.publish(
                    WireMessage.of(subject, headers.build(), Bytes.empty()).withReplyTo(inbox));
        } catch (StorageException e) {
            answer.completeExceptionally(e);
        }
        return answer.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyCompose(cause -> CompletableFuture.failedFuture(unanswered(page.server, cause)))
                .whenComplete((found, failure) -> replies.close());
    }

    private static StorageException unanswered(String server, Throwable cause) {
        return StorageException.unavailable(
                "server '" + server + "' did not say which streams it has (" + cause + "); try again", cause);
    }

    /** What has come of one answer. */
    private static final class Page {
        private final String server;
        private final SlotSet slots;
        private final CompletableFuture<List<StreamInfo>> answer = new CompletableFuture<>();
        private final List<StreamInfo> found = new ArrayList<>();
        private long items;

        /** @param slots of which the answer must tell */
        Page(String server, SlotSet slots) {
            this.server = server;
            this.slots = slots;
        }

        /** Called by one thread at a time. */
        void accept(WireMessage reply) {
            if (NoResponders.is(reply)) {
                answer.completeExceptionally(StorageException.unavailable("nobody listens there", null));
                return;
            }
            try {
                HeaderReader from = HeaderReader.of(reply.headers());
                switch (Status.read(from)) {
                    case MORE -> item(from);
                    case OK -> end(PageCodec.End.read(from));
                    case ERROR -> answer.completeExceptionally(ErrorCodec.read(from));
                    case MOVED -> incomplete("it has not got the newest map yet");
                    case NONE, PART, FORGOTTEN ->
                        throw StorageException.invalid("server '" + server + "' answers list with no page");
                }
            } catch (StorageException e) {
                answer.completeExceptionally(e);
            }
        }

        private void item(HeaderReader from) {
            items++;
            if (from.requiredNumber(HeaderNames.DECLARED, 0, 1) == 0) {
                if (ErrorCodec.isIn(from)) {
                    throw ErrorCodec.read(from);
                }
                found.add(StreamCodec.readInfo(from));
            }
        }

        private void end(PageCodec.End end) {
            if (end.count() != items) {
                incomplete("an item of its answer was lost");
            } else if (found.isEmpty() && items < ITEMS && end.next().isPresent()) {
                incomplete("it has not looked at everything");
            } else if (found.isEmpty() && !end.slots().covers(slots)) {
                incomplete("it does not tell of all its slots, one of which may be moving");
            } else {
                answer.complete(List.copyOf(found));
            }
        }

        private void incomplete(String why) {
            answer.completeExceptionally(StorageException.unavailable(why, null));
        }
    }
}
