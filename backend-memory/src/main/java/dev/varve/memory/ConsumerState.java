/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import dev.varve.Preconditions;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.stream.ConsumerInfo;
import dev.varve.stream.ConsumerSpec;
import dev.varve.stream.ConsumerSpec.Acks;
import dev.varve.stream.ConsumerSpec.Order;
import dev.varve.stream.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One durable consumer: its cursor, what it has out, and when that is due again. Guarded by the lock of its stream. */
final class ConsumerState {
    private final StreamLog log;
    private final StreamContents contents;
    private final Backlog backlog;
    private final SubjectMatcher matcher;
    private final Outstanding outstanding = new Outstanding();
    private final Signal signal = new Signal();
    private ConsumerSpec spec;
    private long delivered;
    private boolean paused;
    private boolean deleted;

    ConsumerState(ConsumerSpec spec, StreamLog log, StreamState state) {
        this.spec = spec;
        this.log = log;
        contents = state.contents();
        matcher = new SubjectMatcher(spec.filter());
        backlog = new Backlog(state, matcher, spec.start());
    }

    /** Woken when there may be something to fetch. */
    Signal signal() {
        return signal;
    }

    StreamLog log() {
        return log;
    }

    /** Changes what can be changed in place. */
    void update(ConsumerSpec next) {
        String shown = "consumer '" + spec.name() + "' exists with ";
        Preconditions.require(
                next.filter().equals(spec.filter()),
                shown + "filter " + spec.filter() + ", not " + next.filter() + "; delete it or choose another name");
        Preconditions.require(
                next.acks() == spec.acks(),
                shown + "acks " + spec.acks() + ", not " + next.acks() + "; delete it or choose another name");
        spec = new ConsumerSpec(
                spec.name(),
                spec.filter(),
                spec.start(),
                spec.acks(),
                next.redelivery(),
                next.maxInFlight(),
                next.order());
        backlog.freeAll();
        signal.raise();
    }

    void added(Entry entry) {
        if (backlog.added(entry)) {
            signal.raise();
        }
    }

    void removed(Entry entry) {
        if (matcher.matches(entry.subject())) {
            backlog.removed(entry);
            settle(entry.seq(), entry.subject());
        }
    }

    void delete() {
        deleted = true;
        signal.raise();
    }

    /** Wakes who waits if something is due. */
    void wake(Instant now) {
        Instant due = outstanding.nextDue();
        if (due != null && !due.isAfter(now)) {
            signal.raise();
        }
    }

    /** Up to {@code max} messages: those due again, then new ones. */
    List<Delivery> take(int max, Instant now) {
        if (deleted) {
            throw StorageException.invalid(
                    "consumer '" + spec.name() + "' of stream '" + log.name() + "' was deleted; make it again");
        }
        strandExhausted(now);
        if (paused) {
            return List.of();
        }
        List<ConsumerDelivery> taken = new ArrayList<>();
        for (Outstanding.Out out : outstanding.due(now)) {
            Entry entry = contents.at(out.seq());
            if (taken.size() < max && entry != null) {
                taken.add(deliver(entry, out.count() + 1, now));
            }
        }
        while (taken.size() < max && outstanding.size() < spec.maxInFlight()) {
            Entry entry = backlog.take(this::isFree);
            if (entry == null) {
                break;
            }
            taken.add(deliver(entry, 1, now));
        }
        taken.sort(Comparator.comparing(delivery -> delivery.message().seq()));
        return List.copyOf(taken);
    }

    private boolean isFree(Subject subject) {
        return spec.order() == Order.RELAXED || !outstanding.isBusy(subject);
    }

    private ConsumerDelivery deliver(Entry entry, int count, Instant now) {
        delivered = Math.max(delivered, entry.seq());
        if (spec.acks() != Acks.NONE) {
            Instant due = Times.after(now, spec.redelivery().waitAfter(count));
            outstanding.put(new Outstanding.Out(entry.seq(), entry.subject(), count, due));
        }
        if (spec.order() == Order.RELAXED) {
            backlog.free(entry.subject());
        }
        return new ConsumerDelivery(this, entry.stored(), count);
    }

    private void strandExhausted(Instant now) {
        if (spec.redelivery().maxDeliver() > 0) {
            outstanding.due(now).stream().filter(this::isExhausted).forEach(this::strand);
        }
    }

    private boolean isExhausted(Outstanding.Out out) {
        int most = spec.redelivery().maxDeliver();
        return most > 0 && out.count() >= most;
    }

    private void strand(Outstanding.Out out) {
        outstanding.strand(out);
        freed(out.subject());
    }

    /** How long until something is due; null if nothing is out, or delivery is paused. */
    @Nullable
    Duration untilDue(Instant now) {
        Instant due = paused ? null : outstanding.nextDue();
        return due == null ? null : Duration.between(now, due);
    }

    void ack(long seq, int count) {
        Outstanding.Out out = outstanding.find(seq, count);
        if (out == null) {
            return;
        }
        if (spec.acks() == Acks.ALL) {
            outstanding.upTo(seq).forEach(outstanding::settle);
            signal.raise();
        } else {
            settle(seq, out.subject());
        }
    }

    void nak(long seq, int count, Instant due) {
        Outstanding.Out out = outstanding.find(seq, count);
        if (out != null && isExhausted(out)) {
            strand(out);
        } else if (out != null) {
            postpone(out, due);
        }
    }

    void inProgress(long seq, int count, Instant now) {
        Outstanding.Out out = outstanding.find(seq, count);
        if (out != null) {
            postpone(out, Times.after(now, spec.redelivery().waitAfter(count)));
        }
    }

    /** What is stranded stays so. */
    private void postpone(Outstanding.Out out, Instant due) {
        if (outstanding.isStranded(out.seq())) {
            return;
        }
        outstanding.put(new Outstanding.Out(out.seq(), out.subject(), out.count(), due));
        signal.raise();
    }

    /** Whether the delivery still counts, and settles it if so. */
    boolean term(long seq, int count) {
        Outstanding.Out out = outstanding.find(seq, count);
        if (out == null) {
            return false;
        }
        settle(seq, out.subject());
        return true;
    }

    private void settle(long seq, Subject subject) {
        outstanding.settle(seq);
        freed(subject);
    }

    private void freed(Subject subject) {
        if (!outstanding.isBusy(subject)) {
            backlog.free(subject);
        }
        signal.raise();
    }

    void pause() {
        paused = true;
    }

    void resume() {
        paused = false;
        signal.raise();
    }

    ConsumerInfo info(Instant now) {
        strandExhausted(now);
        return new ConsumerInfo(
                spec,
                log.name(),
                Math.min(outstanding.firstSeq() - 1, backlog.floor()),
                delivered,
                backlog.pending(),
                outstanding.size(),
                outstanding.strandedCount(),
                paused);
    }
}
