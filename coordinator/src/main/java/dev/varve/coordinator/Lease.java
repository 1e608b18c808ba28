/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.coordinator;

import dev.varve.StorageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The right to lead, in terms that are counted: a term is claimed by making its file, which one can do and no two.
 *
 * <p>The leader counts in a file; whoever has watched that file stand still for the configured time, by a clock of its own, claims the next term. The clock decides when to claim and nothing else: leaders that
 * know nothing of each other are kept apart by {@link StateChain}. See {@code docs/adr/0009-coordinator-lease.md}. For use by one thread.
 */
final class Lease {

    private static final int LOOKS_PER_LIFE = 8;

    private final CoordinatorDirectory directory;
    private final String holder;
    private final long patience;
    private final LongSupplier ticker;
    private final Steps steps;
    private long term;
    private long beats;
    private long lookedAt;
    private long movedAt;
    private String seen = "";

    /** @param holder the name of this coordinator, for people who read the files */
    Lease(CoordinatorDirectory directory, String holder, Duration patience, LongSupplier ticker, Steps steps) {
        this.directory = directory;
        this.holder = holder;
        this.patience = patience.toNanos();
        this.ticker = ticker;
        this.steps = steps;
        this.lookedAt = ticker.getAsLong() - period();
    }

    /** The nanoseconds between two looks. */
    long period() {
        return Math.max(1, patience / LOOKS_PER_LIFE);
    }

    /** The term in which this coordinator leads; 0 if it does not. */
    long term() {
        return term;
    }

    /**
     * Shows that this coordinator lives, if it leads, and claims the lease, if that is due. Returns whether it leads.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#UNAVAILABLE} if the directory cannot be used
     */
    boolean look() {
        if (term > 0 && !held()) {
            abandon();
        }
        long now = ticker.getAsLong();
        long asleep = now - lookedAt;
        if (asleep >= period()) {
            lookedAt = now;
            if (term > 0) {
                show("beat " + ++beats);
            } else {
                watch(now, asleep);
            }
        }
        return term > 0;
    }

    /** Claims the next term whatever the leader does: for a caller who knows that there is none. */
    void claim() {
        claim(directory.newestTerm() + 1);
    }

    /** Whether this coordinator leads: its claim is there, and none after it. Where that cannot be known, it does not. */
    boolean held() {
        try {
            steps.before(Steps.Step.CHECK);
        } catch (IOException e) {
            return false;
        }
        return term > 0 && Files.exists(directory.term(term)) && Files.notExists(directory.term(term + 1));
    }

    /** Gives the lease back, so that the next leader need not wait. */
    void release() {
        if (held()) {
            show("released");
        }
        abandon();
    }

    /** Leads no more, whatever the files say. */
    void abandon() {
        term = 0;
        seen = "";
        movedAt = ticker.getAsLong();
    }

    private void watch(long now, long asleep) {
        long newest = directory.newestTerm();
        String sign = newest + " " + sign();
        if (newest == 0 || sign.equals(newest + " " + text(newest, "released"))) {
            claim(newest + 1);
            return;
        }
        // A coordinator that stood still itself has not watched.
        if (!sign.equals(seen) || asleep > patience / 2) {
            seen = sign;
            movedAt = now;
        } else if (now - movedAt > patience) {
            claim(newest + 1);
        }
    }

    private void claim(long next) {
        try {
            steps.before(Steps.Step.CLAIM);
            Files.writeString(
                    directory.term(next), holder + "\n", StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            // Another one was faster: it is the one to watch now.
            abandon();
            return;
        } catch (IOException e) {
            throw StorageException.unavailable("term " + next + " cannot be claimed: " + e, e);
        }
        term = next;
        show("beat " + ++beats);
    }

    private String sign() {
        try {
            return Files.readString(directory.lease(), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw StorageException.unavailable("the lease cannot be read: " + e, e);
        }
    }

    /** Replaced as a whole, so that nobody reads the same half twice; it need not survive a loss of power. */
    private void show(String what) {
        try {
            Path draft = directory.leaseDraft(term);
            Files.writeString(draft, text(term, what));
            Files.move(draft, directory.lease(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw StorageException.unavailable("the lease cannot be renewed: " + e, e);
        }
    }

    private static String text(long term, String what) {
        return "term " + term + " " + what + "\n";
    }
}
