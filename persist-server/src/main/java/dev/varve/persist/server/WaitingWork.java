/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.StorageException;
import dev.varve.persist.store.StoreKey;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiConsumer;

/** What waits for slots that are being taken: requests for their files in the order in which they came, and questions about all files. For use by one thread. */
final class WaitingWork implements SlotTakeovers.Waiting {

    private static final int MOST_REQUESTS = 65_536;
    private static final long TOGETHER_NANOS = Duration.ofMillis(20).toNanos();

    private final Map<Integer, Map<StoreKey, Deque<Request>>> bySlot = new LinkedHashMap<>();
    private final List<Question> questions = new ArrayList<>();
    /** What waits no more, and is to be carried out, or refused. */
    private final Deque<Runnable> due = new ArrayDeque<>();

    private final BiConsumer<StoreKey, Deque<Request>> carryOut;
    private final BiConsumer<Deque<Request>, StorageException> refuse;
    private OptionalLong dueNanos = OptionalLong.empty();
    private int count;

    /** Something that is asked of all files. */
    interface AboutAll {

        void ask();

        void refuse(StorageException why);
    }

    private record Question(Set<Integer> missing, AboutAll work) {}

    /**
     * @param carryOut carries requests out whose slot is ready, or gone
     * @param refuse answers requests whose slot cannot be taken
     */
    WaitingWork(BiConsumer<StoreKey, Deque<Request>> carryOut, BiConsumer<Deque<Request>, StorageException> refuse) {
        this.carryOut = carryOut;
        this.refuse = refuse;
    }

    /** Keeps {@code requests} for {@code key} until its slot is ready, and takes them away from there. */
    void add(StoreKey key, Deque<Request> requests) {
        if (count + requests.size() > MOST_REQUESTS) {
            refuse.accept(requests, StorageException.unavailable("too many requests wait; try again", null));
            return;
        }
        count += requests.size();
        bySlot.computeIfAbsent(key.slot(), slot -> new LinkedHashMap<>())
                .computeIfAbsent(key, added -> new ArrayDeque<>())
                .addAll(requests);
        requests.clear();
    }

    /** Keeps {@code work} until all slots in {@code missing} are ready. */
    void add(Set<Integer> missing, AboutAll work) {
        questions.add(new Question(new HashSet<>(missing), work));
    }

    @Override
    public void decided(int slot) {
        take(slot).forEach((key, requests) -> due.add(() -> carryOut.accept(key, requests)));
        for (Question question : List.copyOf(questions)) {
            if (question.missing().remove(slot) && question.missing().isEmpty()) {
                questions.remove(question);
                due.add(question.work()::ask);
            }
        }
    }

    @Override
    public void failed(int slot, StorageException why) {
        take(slot).forEach((key, requests) -> due.add(() -> refuse.accept(requests, why)));
        for (Question question : List.copyOf(questions)) {
            if (question.missing().contains(slot)) {
                questions.remove(question);
                due.add(() -> question.work().refuse(why));
            }
        }
    }

    private Map<StoreKey, Deque<Request>> take(int slot) {
        Map<StoreKey, Deque<Request>> waited = bySlot.remove(slot);
        if (waited == null) {
            return Map.of();
        }
        waited.values().forEach(requests -> count -= requests.size());
        return waited;
    }

    /** Does what waits no more: at once, or, while other requests still wait that can be made safe together with it, after a short while. */
    void run(long nanos) {
        boolean more = !bySlot.isEmpty();
        if (due.isEmpty() || (more && dueNanos.isPresent() && nanos - dueNanos.getAsLong() < TOGETHER_NANOS)) {
            return;
        }
        if (more && dueNanos.isEmpty()) {
            dueNanos = OptionalLong.of(nanos);
            return;
        }
        run();
    }

    /** Does what waits no more, at once. */
    void run() {
        dueNanos = OptionalLong.empty();
        // What becomes due meanwhile is for the next time; what is behind one that fails as well.
        for (int now = due.size(); now > 0; now--) {
            due.remove().run();
        }
    }

    /** The server ends: whoever waits is to ask the next owner. */
    void giveUp(BiConsumer<StoreKey, Deque<Request>> moved) {
        for (int slot : List.copyOf(bySlot.keySet())) {
            take(slot).forEach(moved);
        }
        questions.forEach(question -> question.work().refuse(StorageException.unavailable("the server ends", null)));
        questions.clear();
    }
}
