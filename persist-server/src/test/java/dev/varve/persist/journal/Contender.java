/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import dev.varve.Bytes;
import dev.varve.StorageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A server that claims and uses the one slot of a contest, step by step. */
final class Contender implements AutoCloseable {

    private static final int SLOT = JournalFixture.KEY.slot();
    private static final String PADDING = "x".repeat(3000);
    /** So small that each command has a segment, which goes when the command is released. */
    private static final JournalSettings TINY = new JournalSettings(4096, 4096, 1 << 20);

    private final Contest contest;
    private final ServerHome home;
    private final SlotClaims claims;
    private final Journal journal;
    private final long epoch;
    private final Takeover takeover;
    private final List<Footprint> footprints = new ArrayList<>();
    private final Deque<Callable<String>> steps = new ArrayDeque<>();
    private long last;
    private long committed;
    private boolean oldFile;
    private boolean out;
    private @Nullable JournaledCommand unanswered;
    private List<String> seen = List.of();

    Contender(Contest contest, Path root, long epoch) {
        this.contest = contest;
        this.epoch = epoch;
        this.home = ServerHome.create(root, "epoch-" + epoch, 1);
        this.claims = new SlotClaims(new dev.varve.persist.store.DataDirectory(root), home);
        this.journal = Journal.create(home.worker(0), TINY);
        this.takeover = claims.begin(SLOT, epoch);
    }

    long epoch() {
        return epoch;
    }

    boolean hasOldFile() {
        return oldFile;
    }

    void keepOldFile() {
        oldFile = true;
    }

    private Contender step(Set<String> reads, Set<String> writes, String name, Runnable work) {
        footprints.add(new Footprint(reads, writes));
        steps.add(() -> {
            if (!out) {
                work.run();
            }
            return epoch + (out ? " is out" : " " + name);
        });
        return this;
    }

    /** Takes the slot in one go, before the contest. */
    Contender owns() {
        claims.take(SLOT, epoch).settle();
        return this;
    }

    /** Takes the slot step by step. */
    Contender takes() {
        step(Set.of(), Set.of("owners"), "claims", () -> io(takeover::claim));
        step(Set.of("owners"), Set.of(), "surveys", () -> io(takeover::survey));
        step(Set.of(), Set.of("fences"), "fences", () -> io(takeover::fence));
        step(Set.of("owners"), Set.of(), "confirms", () -> io(takeover::confirm));
        step(Set.of("journals"), Set.of(), "reads", () -> io(takeover::read));
        step(Set.of("journals"), Set.of("file"), "replays", this::replay);
        return step(Set.of(), Set.of("owners"), "settles", takeover::settle);
    }

    private interface Work {
        void run() throws IOException;
    }

    private void io(Work work) {
        try {
            work.run();
        } catch (StorageException fenced) {
            out = true;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void replay() {
        if (!contest.file().begin(this)) {
            out = true;
            return;
        }
        takeover.predecessors()
                .forEach(predecessor ->
                        predecessor.commands(command -> contest.file().apply(this, command)));
        contest.file().commit(this);
    }

    /** Journals and carries out a command, then answers it. */
    Contender writes(String letter) {
        step(Set.of(), Set.of("journals", "file"), "writes " + letter, () -> {
            Bytes body = Bytes.utf8(letter + PADDING);
            Command command = new Command(JournalFixture.KEY, epoch, 1, Command.Kind.REQUEST, body);
            last = journal.append(command);
            unanswered = new JournaledCommand(last, command);
            if (contest.file().begin(this)) {
                seen = contest.file().apply(this, unanswered);
            } else {
                journal.annul(last);
                unanswered = null;
            }
            journal.sync();
        });
        return step(Set.of("fences"), Set.of(), "answers " + letter, () -> {
            if (unanswered != null && !isFenced()) {
                contest.acknowledged(letter, seen);
            }
            unanswered = null;
        });
    }

    private boolean isFenced() {
        return home.fence().check().getOrDefault(SLOT, 0L) > epoch;
    }

    /** Commits the file. */
    Contender commits() {
        return step(Set.of(), Set.of("file"), "commits", () -> {
            contest.file().commit(this);
            committed = last;
        });
    }

    /** Releases what it has committed. */
    Contender releases() {
        return step(Set.of("fences"), Set.of("journals"), "releases", () -> {
            if (!isFenced()) {
                journal.release(committed + 4096);
            }
        });
    }

    List<Footprint> footprints() {
        return footprints;
    }

    String next() {
        try {
            return steps.remove().call();
        } catch (Exception e) {
            throw new AssertionError("a step of " + epoch, e);
        }
    }

    @Override
    public void close() {
        journal.close();
        home.close();
    }
}
