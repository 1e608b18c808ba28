/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.corepubsub.Effort.Certainty;
import dev.varve.pubsub.wire.BundleCodec;
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
 * <p>Where many are under way, those of one target wait until they are enough to travel together, or an answer comes; where none is, a write is sent at once.
 *
 * <p>Safe for use by many threads.
 */
final class Lane {

    /** The most writes of a bundle: more would have others wait for nothing. */
    private static final int MOST_TOGETHER = 256;
    /** What waits is sent once it is one part in so many of what is under way. */
    private static final int UNDER_WAY = 3;

    private final LaneWorks works;
    private final Queue<Write> arrivals = new ConcurrentLinkedQueue<>();
    private final Deque<Write> waiting = new ArrayDeque<>();
    private final Deque<Write> sent = new ArrayDeque<>();
    private ClusterMap.@Nullable Owner owner;
    private int underWay;
    private int failures;
    private long round;
    /** How many writes travel together at most, as the owner was last seen. */
    private int most;

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
        if (underWay > 0 && awaitsMore(next)) {
            return false;
        }
        ClusterMap map = works.view().map();
        Request request = next.request().at(map);
        Optional<ClusterMap.Owner> target = map.owner(request.slot());
        if (target.isEmpty()) {
            seek(request.slot());
            return false;
        }
        boolean other = !target.get().equals(owner);
        most = Math.min(MOST_TOGETHER, works.mostTogether(request.slot(), target.get()));
        boolean follows = !other && !next.alone() && !aloneUnderWay && most > 0;
        if (underWay > 0 && !follows) {
            return false;
        }
        owner = target.get();
        List<Write> together = together();
        if (together.size() == 1) {
            send(next, request, target.get());
        } else {
            send(together, request, target.get());
        }
        return true;
    }

    /** Whether {@code next} waits for others to travel with, while enough of its kind are under way: what comes meanwhile costs a server little more. */
    private boolean awaitsMore(Write next) {
        return waiting.size() < most && waiting.size() * UNDER_WAY < sent.size() && next.joins(sent.getLast());
    }

    /** Takes the first that waits, and those behind it that may travel with it. */
    private List<Write> together() {
        Write first = waiting.remove();
        List<Write> together = new ArrayList<>(List.of(first));
        long room = works.room() - first.size();
        while (together.size() < most && first.joins() && !waiting.isEmpty()) {
            Write next = waiting.element();
            room -= next.size();
            if (room < 0 || !next.joins(first)) {
                break;
            }
            together.add(waiting.remove());
        }
        return together;
    }

    private void send(Write write, Request request, ClusterMap.Owner to) {
        sent.add(write);
        underWay++;
        aloneUnderWay = write.alone();
        var unused = write.attempt().send(request, to).whenComplete((outcome, failure) -> {
            Outcome<Reply> ended = failure == null ? outcome : Outcome.of(failure);
            settle(List.of(write), request.slot(), to, new Bundle.End(List.of(ended), false));
        });
    }

    /** Sends {@code writes} in a bundle; {@code first} is the request of the first, as the map places all of them. */
    private void send(List<Write> writes, Request first, ClusterMap.Owner to) {
        sent.addAll(writes);
        underWay++;
        List<Request> requests = new ArrayList<>(List.of(first));
        Deadline latest = writes.get(0).effort().deadline();
        for (Write write : writes.subList(1, writes.size())) {
            requests.add(write.request());
            latest = latest.later(write.effort().deadline());
        }
        Bundle bundle = new Bundle(requests, latest);
        var unused = works.send(bundle, to).whenComplete((end, failure) -> {
            Bundle.End ended = failure == null ? end : bundle.failed(failure);
            settle(writes, first.slot(), to, ended);
        });
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

    private void settle(List<Write> writes, int slot, ClusterMap.Owner from, Bundle.End result) {
        boolean inline = Thread.holdsLock(this);
        List<Runnable> ends = new ArrayList<>(writes.size());
        synchronized (this) {
            underWay--;
            aloneUnderWay = false;
            for (int i = 0; i < writes.size(); i++) {
                settle(writes.get(i), result.each().get(i), ends);
            }
            if (ends.size() == writes.size()) {
                works.confirm(slot, from, mostTogether(result.each().get(0)));
            } else {
                works.doubt(slot);
                halted = true;
            }
            if (result.unreadable()) {
                writes.forEach(Write::separate);
            }
            if (halted && underWay == 0) {
                restartLater();
            }
        }
        if (inline) {
            ends.forEach(works::run);
        } else {
            ends.forEach(Runnable::run);
            pump();
        }
    }

    private void settle(Write write, Outcome<Reply> outcome, List<Runnable> ends) {
        Optional<Runnable> end = end(write, outcome);
        end.ifPresentOrElse(ends::add, () -> write.note(outcome));
    }

    /** How many writes whoever answered so takes in a bundle, as far as it says so. */
    private static int mostTogether(Outcome<Reply> outcome) {
        return outcome instanceof Outcome.Answered<Reply> answered
                ? BundleCodec.mostOf(answered.value().headers())
                : 1;
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
