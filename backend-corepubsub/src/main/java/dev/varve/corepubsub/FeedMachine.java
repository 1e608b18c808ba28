/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.StorageException;
import dev.varve.corepubsub.Replay.Start;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes of live changes and replays, whatever was lost or came twice, each change once and in order. For use by one thread.
 *
 * <p>Live changes of a stream of which something is missing are held until a replay has told what was missing; other streams go on meanwhile.
 */
final class FeedMachine {

    /** So many subjects of one stream are remembered one by one; beyond that a replay from the floor makes one number of them. */
    private static final int MAX_REMEMBERED = 100_000;

    private final FeedSource source;
    private final LiveBuffer buffer;
    private final Replays replays;
    private final Map<String, Follow> follows = new HashMap<>();
    private final Deque<Told> told = new ArrayDeque<>();
    private int initialLeft;

    FeedMachine(FeedSource source, LiveBuffer buffer, Replays replays) {
        this.source = source;
        this.buffer = buffer;
        this.replays = replays;
    }

    /**
     * What the reader is to be told.
     *
     * @param event the change
     * @param initial whether it tells what existed when the feed was opened
     */
    record Told(FeedEvent event, boolean initial) {}

    /** What the reader is to be told next; null if there is nothing. Once it was told, it is {@link #delivered}. */
    @Nullable
    Told poll() {
        return told.poll();
    }

    void delivered(Told change) {
        initialLeft -= change.initial() ? 1 : 0;
    }

    /** Whether everything that existed at the beginning was delivered. */
    boolean pastBeginning() {
        return initialLeft == 0 && replays.pastBeginning();
    }

    /** Begins at {@code begin}, with the streams that exist. */
    void begin(List<StreamPosition> positions, FeedBegin begin) {
        Map<String, FeedBegin.Place> places = new HashMap<>();
        if (begin instanceof FeedBegin.After after) {
            places.putAll(after.places());
        }
        for (StreamPosition position : positions) {
            if (position.damage().isPresent()) {
                damaged(
                        position.damage().get(),
                        begin instanceof FeedBegin.Now || places.containsKey(position.stream()));
                continue;
            }
            FeedBegin.Place place = places.remove(position.stream());
            if (place != null) {
                resume(position, place);
            } else if (begin instanceof FeedBegin.Now) {
                follow(position, position.number());
            } else {
                tellAll(position);
            }
        }
        places.forEach(this::resumeUnlisted);
    }

    /** Of a damaged stream nothing is told: not its past, and as nothing is written to it, nothing new. Who stands in it asks for what came after, and hears why there is no answer. */
    private static void damaged(StorageException damage, boolean pastIsKnown) {
        if (!pastIsKnown) {
            throw damage;
        }
    }

    /** A change has come. */
    void live(FeedEvent event) {
        Follow follow =
                follows.computeIfAbsent(event.stream(), stream -> new Follow(stream, source.covers(stream), 0, 0));
        if (event.type() == FeedEvent.Type.RESET) {
            reset(follow, event);
            return;
        }
        if (follow.busy()) {
            follow.held().add(event);
            return;
        }
        switch (follow.judge(event)) {
            case REPEAT -> buffer.release(event);
            case NEXT -> take(follow, event);
            case GAP -> repair(follow, event);
        }
    }

    /** Changes of these streams were dropped, all of them after the number named. */
    void lost(Map<String, Long> after) {
        after.forEach((stream, number) -> {
            Follow follow =
                    follows.computeIfAbsent(stream, unknown -> new Follow(unknown, source.covers(unknown), 0, 0));
            replay(follow, Math.min(number, follow.last()), null);
        });
    }

    /** Changes of any stream may be missing from now on; {@link #surveyed} finds out. */
    void mark() {
        follows.values().forEach(Follow::mark);
    }

    /** So far have the streams come, as was asked after {@link #mark}. */
    void surveyed(List<StreamPosition> positions) {
        Set<String> there = new HashSet<>();
        for (StreamPosition position : positions) {
            if (position.damage().isPresent()) {
                continue;
            }
            there.add(position.stream());
            Follow follow = follows.get(position.stream());
            if (follow == null) {
                Follow added = follow(position, 0);
                if (position.number() > 0) {
                    replay(added, 0, null);
                }
            } else if (follow.marked()) {
                follow.cover(position.whole());
                long from = follow.takeMark();
                if (position.number() != from || position.epoch() != follow.epoch()) {
                    replay(follow, from, null);
                }
            }
        }
        List<Follow> unlisted = new ArrayList<>(follows.values());
        unlisted.removeIf(follow -> there.contains(follow.stream()) || !follow.marked());
        unlisted.forEach(follow -> replay(follow, follow.takeMark(), null));
    }

    /** A page of {@code replay} has come. */
    void page(Replay replay, ChangePage page) {
        Follow follow = replay.follow();
        for (FeedEvent event : page.events()) {
            if (event.type() == FeedEvent.Type.RESET) {
                tell(event, replay.start().initial());
                follow.reset(event.epoch());
            } else if (event.number() > follow.known(event.subject())) {
                follow.accept(event);
                if (!replay.irrelevant(event)) {
                    tell(event, replay.start().initial());
                }
            }
        }
        if (page.next().isPresent()) {
            replays.next(replay, page.next().getAsLong(), page);
        } else {
            finish(replay, page.epoch());
        }
    }

    private void finish(Replay replay, long epoch) {
        Follow follow = replay.follow();
        if (replay.complete()) {
            follow.raiseFloor(Math.max(follow.last(), replay.start().quietUntil()));
        }
        follow.raiseEpoch(epoch);
        replays.finish(replay);
        FeedEvent trigger = follow.end();
        follow.takeAgain().ifPresent(after -> replay(follow, after, null));
        Deque<FeedEvent> held = new ArrayDeque<>(follow.held());
        follow.held().clear();
        held.forEach(event -> {
            if (event.equals(trigger) && !follow.busy() && follow.judge(event) == Follow.Verdict.GAP) {
                // The server was asked after it had told this change, so nothing before it is still to come.
                take(follow, event);
            } else {
                live(event);
            }
        });
    }

    private void repair(Follow follow, FeedEvent event) {
        follow.held().add(event);
        boolean oneSubject = !follow.whole() && event.epoch() <= follow.epoch();
        if (oneSubject) {
            start(new Replay(follow, follow.known(event.subject()), Start.repairOf(follow, event.subject())), event);
        } else {
            replay(follow, follow.last(), event);
        }
    }

    private void take(Follow follow, FeedEvent event) {
        follow.accept(event);
        if (event.type() != FeedEvent.Type.HEAD) {
            tell(event, false);
        }
        buffer.release(event);
        if (follow.remembered() > MAX_REMEMBERED) {
            replay(follow, follow.last(), null);
        }
    }

    private void reset(Follow follow, FeedEvent event) {
        buffer.release(event);
        if (event.epoch() < follow.epoch()) {
            return;
        }
        replays.cancel(follow);
        follow.held().forEach(buffer::release);
        follow.held().clear();
        follow.end();
        tell(event, false);
        follow.reset(event.epoch());
        replay(follow, 0, null);
    }

    /**
     * Asks again for everything after {@code after}.
     *
     * <p>Where each subject has its own chain, a change may be missing further back, unnoticed so far, and a replay does not tell the links of the chains: only one from the floor leaves no doubt.
     */
    private void replay(Follow follow, long after, @Nullable FeedEvent trigger) {
        if (follow.busy()) {
            follow.again(after);
        } else {
            long from = follow.whole() ? after : follow.floor();
            start(new Replay(follow, from, Start.repair(follow)), trigger);
        }
    }

    private void start(Replay replay, @Nullable FeedEvent trigger) {
        replay.follow().begin(trigger);
        replays.add(replay);
    }

    private void resume(StreamPosition position, FeedBegin.Place place) {
        long epoch = place.epoch() > 0 ? place.epoch() : position.epoch();
        Follow follow = new Follow(position.stream(), position.whole(), epoch, place.number());
        follows.put(position.stream(), follow);
        if (position.number() != place.number() || position.epoch() != epoch) {
            start(new Replay(follow, place.number(), new Start(epoch, "", true, 0)), null);
        }
    }

    /** No server lists a stream that is just on its way from one to another; only its owner can say that it is gone. */
    private void resumeUnlisted(String stream, FeedBegin.Place place) {
        Follow follow = new Follow(stream, source.covers(stream), place.epoch(), place.number());
        follows.put(stream, follow);
        start(new Replay(follow, place.number(), new Start(place.epoch(), "", true, 0)), null);
    }

    private void tellAll(StreamPosition position) {
        Follow follow = follow(position, 0);
        if (position.number() > 0) {
            start(new Replay(follow, 0, new Start(0, "", true, position.number())), null);
        }
    }

    private Follow follow(StreamPosition position, long number) {
        Follow follow = new Follow(position.stream(), position.whole(), position.epoch(), number);
        follows.put(position.stream(), follow);
        return follow;
    }

    private void tell(FeedEvent event, boolean initial) {
        initialLeft += initial ? 1 : 0;
        told.add(new Told(event, initial));
    }
}
