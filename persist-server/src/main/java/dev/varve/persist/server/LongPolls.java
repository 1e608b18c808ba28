/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.StorageException;
import dev.varve.persist.store.StoreKey;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.PageCodec;
import dev.varve.pubsub.wire.Verb;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;

/** The fetches of consumers that wait for something to deliver: when they are carried out again, and when they end. For use by one thread. */
final class LongPolls {

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final WorkerParts parts;
    private final WorkerSlots slots;
    private final HeldFetches held = new HeldFetches();

    LongPolls(WorkerParts parts, WorkerSlots slots) {
        this.parts = parts;
        this.slots = slots;
    }

    /** What waits. */
    HeldFetches held() {
        return held;
    }

    /** Whether {@code request} was dealt with here: it ends a fetch, or is one of a consumer that is at rest, which what comes for its stream will wake. */
    boolean take(Request request) {
        if (ConsumerVerbs.isLeave(request)) {
            leave(request);
            return true;
        }
        return rests(request);
    }

    /** Ends a fetch whose client has gone. */
    private void leave(Request request) {
        Answers answers = new Answers();
        try {
            String id = request.headers().requiredText(HeaderNames.MSG_ID);
            held.take(ConsumerVerbs.consumer(request), id)
                    .ifPresent(fetch -> answers.end(fetch.request(), PageCodec.End.complete(0)));
            answers.end(request, PageCodec.End.complete(0));
        } catch (StorageException malformed) {
            answers.error(request, malformed);
        }
        parts.sender().send(answers.take());
    }

    private boolean rests(Request request) {
        OptionalLong epoch = slots.epoch(request.key().slot());
        boolean current = epoch.isPresent() && !request.knowsAfter(epoch.getAsLong());
        return current
                && request.verb() == Verb.CONSUMER_FETCH
                && ConsumerVerbs.atRest(request)
                        .filter(fetch -> held.isAtRest(fetch.consumer()))
                        .map(held::add)
                        .orElse(false);
    }

    /** Slots were lost: who waits there is to ask their next owner. */
    void slotsLost() {
        held.upset(key -> slots.epoch(key.slot()).isEmpty());
    }

    /** Has {@code carryOut} try again what may succeed by now, and ends what has waited its time. */
    void serve(long nanos, BiConsumer<StoreKey, Deque<Request>> carryOut) {
        held.due(parts.settings().clock().millis());
        held.takeReady().forEach(consumer -> serve(consumer, carryOut));
        Answers answers = new Answers();
        held.takeEnded(nanos).forEach(fetch -> answers.end(fetch.request(), PageCodec.End.complete(0)));
        parts.sender().send(answers.take());
    }

    /** Lets those who wait for {@code consumer} try again, until one has to go on waiting. */
    private void serve(ConsumerKey consumer, BiConsumer<StoreKey, Deque<Request>> carryOut) {
        Optional<HeldFetch> next = held.take(consumer);
        while (next.isPresent()) {
            int others = held.size();
            carryOut.accept(consumer.file(), new ArrayDeque<>(List.of(next.get().request())));
            next = held.size() > others ? Optional.empty() : held.take(consumer);
        }
    }

    /** How long until a delivery is due or a fetch ends, from 1 to {@code most} ms. */
    long millisToNext(long most) {
        long due =
                held.nextDue().orElse(Long.MAX_VALUE) - parts.settings().clock().millis();
        long end = held.untilEnd(System.nanoTime()).orElse(Long.MAX_VALUE) / NANOS_PER_MILLI + 1;
        return Math.max(1, Math.min(most, Math.min(due, end)));
    }

    /** The server ends: whoever waits is to ask the next owner. */
    void giveUp() {
        Answers answers = new Answers();
        held.takeAll().forEach(fetch -> answers.moved(fetch.request()));
        parts.sender().send(answers.take());
    }
}
