/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.history;

import dev.varve.Subject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Decides whether a store kept its promises: holds a {@link History} against the {@link FinalState} after it.
 *
 * <p>Of each stream: every acknowledged write is there once, unless somebody asked to remove it; one of unknown outcome at most once; nothing else. Sequences are given once and rise in time and in the order
 * of each client's calls. Batches are whole. What was removed stays away. Reads miss nothing that was acknowledged before they began and have no holes. Followers that have caught up were told what is
 * there, in order, once, and of what is gone. Of each key: the value is the last acknowledged one, or a later one whose outcome is unknown, and no update is lost. Of each object: it is there whole, or not at all.
 *
 * <p>The checker must be asked when nobody writes any more and the followers have seen everything. An acknowledgement binds at whatever durability it was given: a history of processes that die has none below
 * {@code PROCESS}, one of machines that lose power none below {@code DISK}.
 */
public final class HistoryChecker {

    private final History history;
    private final FinalState state;
    private final List<Event> events;
    private final List<Defect> defects = new ArrayList<>();

    private HistoryChecker(History history, FinalState state) {
        this.history = history;
        this.state = state;
        this.events = history.events();
    }

    /** Checks {@code history} against {@code state}. */
    public static Verdict check(History history, FinalState state) {
        HistoryChecker checker = new HistoryChecker(history, state);
        checker.streams();
        checker.keys();
        checker.defects.addAll(new ObjectCheck(checker.of(Action.OnObject.class)).run(state.objects()));
        return new Verdict(
                history.counts(),
                state.messages(),
                state.keys().size(),
                state.objects().size(),
                checker.defects);
    }

    private List<Event> of(Class<? extends Action> kind) {
        return events.stream().filter(event -> kind.isInstance(event.action())).toList();
    }

    private void streams() {
        Map<String, StreamHistory> streams = new LinkedHashMap<>();
        Map<Subject, String> names = new TreeMap<>();
        for (Event event : of(Action.OnSubject.class)) {
            Subject subject = ((Action.OnSubject) event.action()).subject();
            String stream = names.computeIfAbsent(subject, history::streamOf);
            streams.computeIfAbsent(stream, any -> new StreamHistory()).add(event);
        }
        streams.forEach((stream, asked) -> {
            List<Subject> subjects = names.keySet().stream()
                    .filter(subject -> stream.equals(names.get(subject)))
                    .toList();
            defects.addAll(new StreamCheck(stream, subjects, asked, state).run());
        });
        history.followers().forEach(log -> defects.addAll(new FollowerCheck(log, streams).run(names, state)));
    }

    private void keys() {
        Map<String, List<Event>> buckets = of(Action.OnKey.class).stream()
                .collect(Collectors.groupingBy(
                        event -> ((Action.OnKey) event.action()).key().bucket()));
        buckets.forEach((bucket, asked) -> defects.addAll(new KeyCheck(bucket, asked, state).run(state.of(bucket))));
        history.watchers().forEach(log -> defects.addAll(log.defects(state.of(log.bucket()))));
    }
}
