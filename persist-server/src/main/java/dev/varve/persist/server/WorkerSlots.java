/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.persist.journal.Fence;
import dev.varve.persist.journal.SlotClaims;
import dev.varve.persist.journal.Takeover;
import dev.varve.persist.warm.Placing;
import dev.varve.pubsub.wire.SlotSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.IntPredicate;

/** The slots that are a worker's part: which of them the server owns by the map, which it has claimed, and which others took from it. For use by one thread. */
final class WorkerSlots implements OwnedFiles {

    private final Ownership ownership;
    private final SlotClaims claims;
    private final Fence fence;
    private final IntPredicate part;
    private final Map<Integer, Long> claimed = new HashMap<>();
    private final Map<Integer, Lost> lost = new HashMap<>();
    /** Slots that could not be claimed because others have: of them the fence says nothing, as they were never this server's. */
    private final Map<Integer, Long> refused = new HashMap<>();

    private Map<Integer, Long> fenced = Map.of();
    private long seenVersion;
    private boolean news;

    /**
     * A slot that was taken from this server.
     *
     * @param epoch the epoch under which this server had claimed it
     * @param lsn the journal is to be kept from this number on until the successor has all of it
     */
    private record Lost(long epoch, long lsn) {}

    /** @param part tells which slots are the worker's */
    WorkerSlots(Ownership ownership, SlotClaims claims, Fence fence, IntPredicate part) {
        this.ownership = ownership;
        this.claims = claims;
        this.fence = fence;
        this.part = part;
    }

    /** The epoch under which the server owns {@code slot}; empty if it does not, as far as it knows. */
    OptionalLong epoch(int slot) {
        OptionalLong own = ownership.epoch(slot);
        return own.isPresent() && taken(slot) > own.getAsLong() ? OptionalLong.empty() : own;
    }

    /** The least epoch under which another server may have {@code slot}; 0 if none has, as far as is known. */
    private long taken(int slot) {
        return Math.max(fenced.getOrDefault(slot, 0L), refused.getOrDefault(slot, 0L));
    }

    /** Whether {@code slot} is claimed under the epoch under which it is owned. */
    boolean isClaimed(int slot) {
        Long epoch = claimed.get(slot);
        return epoch != null && epoch(slot).equals(OptionalLong.of(epoch));
    }

    /** Whether {@code slot} is or was claimed, be it under an epoch that is over, and the journal may hold something of it. */
    boolean wasHeld(int slot) {
        return claimed.containsKey(slot) || lost.containsKey(slot);
    }

    /**
     * Goes on only if nobody took {@code slot}.
     *
     * @throws StorageException {@link ErrorCode#FENCED} if somebody did
     */
    void requireClaimed(int slot) {
        if (!isClaimed(slot)) {
            throw StorageException.fenced("slot " + slot + " was taken by another server", taken(slot));
        }
    }

    /** The slots that are the server's, as far as it knows. */
    SlotSet owned() {
        return SlotSet.where(slot -> part.test(slot) && epoch(slot).isPresent());
    }

    /** The slots that are owned but not claimed. */
    SlotSet unclaimed() {
        return SlotSet.where(slot -> part.test(slot) && epoch(slot).isPresent() && !isClaimed(slot));
    }

    /** Begins to take {@code slot} under {@code epoch}; it is claimed once {@link #claimed} is called. May be called on any thread. */
    Takeover take(int slot, long epoch) {
        return claims.take(slot, epoch);
    }

    /** Somebody has claimed {@code slot} under a higher epoch than {@code epoch}. */
    void refused(int slot, long epoch) {
        refused.merge(slot, epoch + 1, Math::max);
    }

    /** Takes away what a former rollback journal of {@code file}, which is gone, would do to one that comes. May be called on any thread. */
    void removeJournal(int slot, long epoch, Path file) {
        Path journal = file.resolveSibling(file.getFileName() + "-journal");
        if (Files.exists(journal)) {
            claims.empty(slot, epoch, journal);
        }
    }

    @Override
    public void unlock(int slot, Path file) {
        claims.unlock(slot, owned(slot), file);
    }

    @Override
    public void put(int slot, Path file, Path other) {
        claims.put(slot, owned(slot), file, other);
    }

    @Override
    public Placing placing(int slot) {
        long epoch = owned(slot);
        return (restored, target) -> claims.replace(slot, epoch, target, restored);
    }

    @Override
    public void empty(int slot, Path file) {
        claims.empty(slot, owned(slot), file);
    }

    /** The epoch under which {@code slot} is claimed or being taken. */
    private long owned(int slot) {
        return epoch(slot)
                .orElseThrow(
                        () -> StorageException.fenced("slot " + slot + " was taken by another server", taken(slot)));
    }

    void claimed(int slot, long epoch) {
        claimed.put(slot, epoch);
    }

    /**
     * Looks whether others have taken slots, or the map has given them away.
     *
     * @return whether there is something new that was not {@link #noted}
     * @throws StorageException {@link ErrorCode#UNAVAILABLE} if nobody can know: nothing may be acknowledged
     */
    boolean look() {
        Map<Integer, Long> taken = fence.check();
        long version = ownership.map().version();
        news |= version != seenVersion || !taken.equals(fenced);
        fenced = taken;
        seenVersion = version;
        return news;
    }

    /** Whether a look has found something that was not {@link #noted}. */
    boolean hasNews() {
        return news;
    }

    /** What the last look found is being acted on. */
    void noted() {
        news = false;
    }

    /** The slots that are claimed under an epoch that is over. */
    List<Integer> outdated() {
        List<Integer> slots = new ArrayList<>(claimed.keySet());
        slots.removeIf(this::isClaimed);
        return slots;
    }

    /** Whether another server has taken {@code slot} since it was claimed. */
    boolean isTaken(int slot) {
        return taken(slot) > claimed.getOrDefault(slot, 0L);
    }

    /** Gives up the claim on {@code slot}: everything of it is in its files. */
    void give(int slot) {
        claimed.remove(slot);
    }

    /** Gives up the claim on {@code slot}; the journal is to be kept from {@code lsn} on until a successor has what is in it. */
    void lose(int slot, long lsn) {
        Long epoch = claimed.remove(slot);
        if (epoch != null) {
            lost.merge(slot, new Lost(epoch, lsn), (old, next) -> new Lost(epoch, Math.min(old.lsn(), lsn)));
        }
    }

    /** The least number that the journal must keep for successors; empty where they have everything. */
    OptionalLong keptFor() {
        lost.entrySet()
                .removeIf(slot ->
                        claims.isHandedOver(slot.getKey(), slot.getValue().epoch()));
        return lost.values().stream().mapToLong(Lost::lsn).min();
    }
}
