/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.StorageException;
import dev.varve.pubsub.NoResponders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.ClusterMap;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.PageCodec;
import dev.varve.pubsub.wire.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/** Collects the answers to one request; {@link #take} is called by one thread at a time. */
final class PageCollector {

    private final Pages.Ask ask;
    private final LongSupplier clock;
    private final List<Reply> messages = new ArrayList<>();
    private long count;
    private final CompletableFuture<Outcome<Page>> result = new CompletableFuture<>();
    private volatile String subject = "";
    private volatile long heard;
    private volatile boolean begun;

    PageCollector(Pages.Ask ask, LongSupplier clock) {
        this.ask = ask;
        this.clock = clock;
        this.heard = clock.getAsLong();
    }

    CompletableFuture<Outcome<Page>> result() {
        return result;
    }

    /** The question goes to {@code where}. */
    void asks(String where) {
        subject = where;
    }

    /** Whether the question went to {@code where}. */
    boolean asked(String where) {
        return subject.equals(where);
    }

    void end(Outcome<Page> outcome) {
        result.complete(outcome);
    }

    /** How long the first answer may be held back beyond what an answer takes; nothing once one has come. */
    Duration held() {
        return begun ? Duration.ZERO : ask.held();
    }

    /** Ends the wait for an answer that may be held back. */
    void disturbed() {
        if (!ask.held().isZero()) {
            end(new Outcome.Unknown<>(StorageException.unavailable("the connection was lost meanwhile", null)));
        }
    }

    /** How long nothing has come. */
    Duration quietFor() {
        return Duration.ofNanos(clock.getAsLong() - heard);
    }

    void take(WireMessage message) {
        heard = clock.getAsLong();
        begun = true;
        if (NoResponders.is(message)) {
            end(new Outcome.NotDone<>(StorageException.unavailable(ask.who() + " does not answer", null)));
            return;
        }
        Outcome<Reply> outcome = Outcome.of(message, false);
        if (outcome instanceof Outcome.Answered<Reply> answered
                && answered.value().status() == Status.MORE) {
            add(answered.value());
        } else {
            end(outcome.map(this::page));
        }
    }

    /** Ends the wait if {@code map} no longer names the server that was asked. */
    void abandon(ClusterMap map) {
        if (!ask.current().test(map)) {
            end(new Outcome.Unknown<>(
                    StorageException.unavailable(ask.who() + " was replaced before it answered", null)));
        }
    }

    private void add(Reply item) {
        if (PageCodec.readIndex(item.headers()) == count) {
            messages.add(item);
            count += PageItems.count(item);
        } else {
            end(lost());
        }
    }

    private Page page(Reply last) {
        boolean many = last.headers().text(HeaderNames.COUNT).isPresent();
        PageCodec.End end = many ? PageCodec.End.read(last.headers()) : PageCodec.End.complete(count);
        if (end.count() != count) {
            throw StorageException.unavailable(
                    "a page of " + end.count() + " items arrived with " + count + " of them", null);
        }
        return new Page(messages, end, last);
    }

    private static Outcome<Page> lost() {
        return new Outcome.Unknown<>(StorageException.unavailable("an item of a page was lost", null));
    }
}
