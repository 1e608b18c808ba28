/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.Bytes;
import dev.varve.StorageException;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private boolean listed = true;
    private Optional<StreamPosition> damaged = Optional.empty();

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

    /** Whether servers name the stream where they are asked which there are. */
    void list(boolean named) {
        listed = named;
    }

    /** Ends the stream: nothing of it is left. */
    void drop() {
        changes.clear();
        lastOf.clear();
        listed = false;
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

    /** As a server does: who names an epoch that a change was not made under has heard of another past, and is told to begin anew. */
    @Override
    public CompletableFuture<ChangePage> changes(Replay replay, long after) {
        replays++;
        long known = Math.max(after, replay.known());
        boolean ofThisPast = known == 0
                || replay.epoch() == 0
                || (known <= changes.size() && changes.get((int) known - 1).epoch() <= replay.epoch());
        return CompletableFuture.completedFuture(
                ofThisPast ? page(replay.start().subject(), after, List.of()) : page("", 0, List.of(reset())));
    }

    private FeedEvent reset() {
        return event(FeedEvent.Type.RESET, "", 0, 0);
    }

    private ChangePage page(String only, long after, List<FeedEvent> first) {
        List<FeedEvent> page = new ArrayList<>(first);
        for (FeedEvent event : changes) {
            boolean fits = filter.test(event.subject()) && (only.isEmpty() || only.equals(event.subject()));
            if (event.number() > after && fits) {
                if (page.size() >= PAGE) {
                    return new ChangePage(
                            page, OptionalLong.of(page.get(page.size() - 1).number()), OptionalLong.empty(), epoch);
                }
                page.add(event);
            }
        }
        return new ChangePage(page, OptionalLong.empty(), OptionalLong.empty(), epoch);
    }

    /** From now on servers list another stream as damaged. */
    void besides(String other) {
        StorageException damage = StorageException.corrupt(other + " is damaged", null);
        damaged = Optional.of(new StreamPosition(other, 0, 0, whole, Optional.of(damage)));
    }

    @Override
    public CompletableFuture<List<StreamPosition>> positions() {
        List<StreamPosition> positions = new ArrayList<>();
        damaged.ifPresent(positions::add);
        if (listed) {
            positions.add(position());
        }
        return CompletableFuture.completedFuture(positions);
    }

    StreamPosition position() {
        return new StreamPosition(stream, epoch, changes.size(), whole, Optional.empty());
    }

    @Override
    public LiveBuffer.Waiting waiting() {
        return LiveBuffer.Waiting.EACH;
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
