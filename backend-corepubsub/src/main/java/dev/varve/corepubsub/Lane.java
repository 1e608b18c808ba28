/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.corepubsub.Effort.Certainty;
import dev.varve.pubsub.wire.ClusterMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The writes of one stream or bucket on their way, in order.
 *
 * <p>Writes are sent one behind the other without waiting, all to one owner, once that owner has answered a first one: a server that only just learns of its slot could otherwise refuse a write and take the
 * next. When an attempt comes to nothing, nothing more is sent until every write under way has ended; those without an answer are then sent again, in order, before any other. A server carries out what one
 * connection sends in order, so what is repeated comes either after its first copy, and is found to be a repeat, or in its place.
 *
 * <p>Safe for use by many threads.
 */
final class Lane {

    private final LaneWorks works;
    private final Queue<Write> arrivals = new ConcurrentLinkedQueue<>();
    private final Deque<Write> waiting = new ArrayDeque<>();
    private final Deque<Write> sent = new ArrayDeque<>();
    private ClusterMap.@Nullable Owner owner;
    private int underWay;
    private int failures;
    private long round;
    private boolean halted;
    private boolean aloneUnderWay;

    Lane(LaneWorks works) {
        this.works = works;
    }

    /** Queues {@code write} behind all before it; {@link #pump} sends it. Never blocks. */
    void add(Write write) {
        arrivals.add(write);
    }

    /** Sends what may be sent now, in the calling thread. */
    synchronized void pump() {
        for (Write write = arrivals.poll(); write != null; write = arrivals.poll()) {
            waiting.add(write);
        }
        boolean more = true;
        while (more && !halted && !waiting.isEmpty()) {
            more = sendNext();
        }
    }

    /** The map has changed: a wait for the next attempt ends. */
    void wake() {
        long now;
        synchronized (this) {
            if (!halted || underWay > 0) {
                return;
            }
            now = round;
        }
        resume(now);
    }

    /** Ends the writes whose deadline has passed. */
    void expire() {
        List<Runnable> ends = new ArrayList<>();
        synchronized (this) {
            expire(waiting, Certainty.NOTHING_HAPPENED, ends);
            expire(sent, halted && underWay == 0 ? Certainty.NOTHING_HAPPENED : Certainty.UNKNOWN, ends);
        }
        ends.forEach(works::run);
    }

    private static void expire(Deque<Write> writes, Certainty certainty, List<Runnable> ends) {
        for (Iterator<Write> each = writes.iterator(); each.hasNext(); ) {
            Write write = each.next();
            if (write.effort().deadline().passed()) {
                each.remove();
                RuntimeException failure = write.expired(certainty);
                ends.add(() -> write.result().completeExceptionally(failure));
            }
        }
    }

    /** Sends the first that waits; false if it has to go on waiting. */
    private boolean sendNext() {
        Write next = waiting.element();
        ClusterMap map = works.view().map();
        Request request = next.request().at(map);
        Optional<ClusterMap.Owner> target = map.owner(request.slot());
        if (target.isEmpty()) {
            seek(request.slot());
            return false;
        }
        boolean other = !target.get().equals(owner);
        boolean follows = !other && !next.alone() && !aloneUnderWay && works.confirmed(request.slot(), target.get());
        if (underWay > 0 && !follows) {
            return false;
        }
        owner = target.get();
        send(waiting.remove(), request, target.get());
        return true;
    }

    private void send(Write write, Request request, ClusterMap.Owner to) {
        sent.add(write);
        underWay++;
        aloneUnderWay = write.alone();
        var unused = write.attempt()
                .send(request, to)
                .whenComplete((outcome, failure) ->
                        settle(write, request.slot(), to, failure == null ? outcome : Outcome.of(failure)));
    }

    private void seek(int slot) {
        halted = true;
        long seeking = round;
        var unused = works.view()
                .owner(slot)
                .whenComplete((found, failure) -> works.run(() -> {
                    if (failure == null) {
                        resume(seeking);
                    } else {
                        missed(Outcome.of(failure));
                    }
                }));
    }

    private synchronized void missed(Outcome<Reply> outcome) {
        waiting.forEach(write -> write.note(outcome));
        restartLater();
    }

    private void settle(Write write, int slot, ClusterMap.Owner from, Outcome<Reply> outcome) {
        boolean inline = Thread.holdsLock(this);
        Optional<Runnable> end;
        synchronized (this) {
            underWay--;
            aloneUnderWay = false;
            end = end(write, outcome);
            if (end.isPresent()) {
                works.confirm(slot, from);
            } else {
                write.note(outcome);
                works.doubt(slot);
                halted = true;
            }
            if (halted && underWay == 0) {
                restartLater();
            }
        }
        if (inline) {
            end.ifPresent(works::run);
        } else {
            end.ifPresent(Runnable::run);
            pump();
        }
    }

    /** What completes {@code write}, if {@code outcome} is one that its caller is to see. */
    private Optional<Runnable> end(Write write, Outcome<Reply> outcome) {
        if (outcome instanceof Outcome.Answered<Reply> answered) {
            failures = 0;
            remove(write);
            return Optional.of(() -> write.result().complete(answered.value()));
        }
        if (outcome instanceof Outcome.Refused<Reply> refused && isFinal(write, refused.error())) {
            remove(write);
            return Optional.of(() -> write.result().completeExceptionally(refused.error()));
        }
        return Optional.empty();
    }

    /** A refusal for want of means tells nothing of an earlier attempt whose answer was lost. */
    private static boolean isFinal(Write write, StorageException error) {
        return write.certainty() == Certainty.NOTHING_HAPPENED || error.code() != ErrorCode.UNAVAILABLE;
    }

    private void remove(Write write) {
        if (sent.peekFirst() == write) {
            sent.removeFirst();
        } else {
            sent.remove(write);
        }
    }

    /** Nothing is under way any more: whatever has no answer waits again, before all that was not sent yet. */
    private void restartLater() {
        while (!sent.isEmpty()) {
            waiting.addFirst(sent.removeLast());
        }
        failures++;
        works.view().suspect();
        long now = round;
        works.later(failures, () -> resume(now));
    }

    private void resume(long expected) {
        synchronized (this) {
            if (round != expected) {
                return;
            }
            round++;
            halted = false;
            owner = null;
        }
        pump();
    }
}
