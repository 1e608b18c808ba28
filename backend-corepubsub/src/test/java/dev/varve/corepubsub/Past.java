/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.Bytes;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** A stream that remembers its changes and tells them, as a server does: the last set of each thing that exists, the removals of the others. */
final class Past implements FeedSource {

    private static final int PAGE = 3;

    private final String stream;
    private final Predicate<String> filter;
    private final boolean whole;
    private final List<FeedEvent> changes = new ArrayList<>();
    private final Map<String, Long> lastOf = new HashMap<>();
    private long epoch = 1;
    private int replays;

    /** @param filter which subjects the follower wants */
    Past(String stream, Predicate<String> filter, boolean whole) {
        this.stream = stream;
        this.filter = filter;
        this.whole = whole;
    }

    FeedEvent add(FeedEvent.Type type, String subject) {
        long number = changes.size() + 1L;
        FeedEvent event = event(type, subject, number, lastOf.getOrDefault(subject, 0L));
        changes.add(event);
        lastOf.put(subject, number);
        return event;
    }

    FeedEvent head(String subject) {
        return event(FeedEvent.Type.HEAD, subject, lastOf.getOrDefault(subject, 0L), 0);
    }

    void failOver() {
        epoch++;
    }

    int replays() {
        return replays;
    }

    List<FeedEvent> wanted() {
        return changes.stream().filter(event -> filter.test(event.subject())).toList();
    }

    private FeedEvent event(FeedEvent.Type type, String subject, long number, long previous) {
        WireMessage nothing = WireMessage.of("", WireHeaders.none(), Bytes.empty());
        return new FeedEvent(type, stream, subject, epoch, number, previous, nothing);
    }

    @Override
    public CompletableFuture<ChangePage> changes(Replay replay, long after) {
        replays++;
        Map<Long, FeedEvent> page = new LinkedHashMap<>();
        OptionalLong next = OptionalLong.empty();
        String only = replay.start().subject();
        for (FeedEvent event : changes) {
            boolean fits = filter.test(event.subject()) && (only.isEmpty() || only.equals(event.subject()));
            if (event.number() > after && fits) {
                if (page.size() == PAGE) {
                    next = OptionalLong.of(page.keySet().stream().reduce(0L, Math::max));
                    break;
                }
                page.put(event.number(), event);
            }
        }
        return CompletableFuture.completedFuture(new ChangePage(List.copyOf(page.values()), next, epoch));
    }

    @Override
    public CompletableFuture<List<StreamPosition>> positions() {
        return CompletableFuture.completedFuture(List.of(position()));
    }

    StreamPosition position() {
        return new StreamPosition(stream, epoch, changes.size(), whole);
    }

    @Override
    public boolean covers(String name) {
        return whole;
    }

    @Override
    public String subject() {
        return "unused";
    }

    @Override
    public FeedEvent live(WireMessage message) {
        throw new UnsupportedOperationException("changes are given directly");
    }
}
