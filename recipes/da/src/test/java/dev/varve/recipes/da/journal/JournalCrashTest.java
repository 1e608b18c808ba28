/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.journal;

import static dev.varve.recipes.da.journal.JournalFixture.REVISION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.OutcomeUnknownException;
import dev.varve.StorageException;
import dev.varve.recipes.da.Action;
import dev.varve.recipes.da.ActionRecord;
import dev.varve.recipes.da.Digest;
import dev.varve.testkit.model.Seed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A journal that is cut off at any step")
final class JournalCrashTest {

    private static final int ACTIONS = 90;

    private Random random = new Random();
    private long seed;
    private final Set<String> cuts = new HashSet<>();

    /** What the application knows. */
    private final List<Action> submitted = new ArrayList<>();

    private long acknowledged;
    private long bound;

    @BeforeEach
    void seed() {
        seed = Seed.choose("cut-off journal");
        random = new Random(seed);
    }

    @Test
    @DisplayName(
            "DA-28: has every acknowledged action after a loss of power at points J1 to J8, in order and without gap")
    void survivesPowerCuts() {
        for (ForgetfulDisk.Moment moment : ForgetfulDisk.Moment.values()) {
            boolean done = false;
            for (int step = 1; !done; step++) {
                done = round(step, moment, Ending.POWER);
            }
        }
        assertThat(cuts)
                .containsExactlyInAnyOrder(
                        "create", "sync", "write", "force", "write mark", "force mark", "delete", "truncate");
    }

    @Test
    @DisplayName("DA-28: has every acknowledged action after the process was killed at any step")
    void survivesKills() {
        boolean done = false;
        for (int step = 1; !done; step++) {
            done = round(step, ForgetfulDisk.Moment.HALFWAY, Ending.KILL);
        }
    }

    private enum Ending {
        POWER,
        KILL
    }

    /** Cuts at {@code step}, then again while the journal is repaired; true if the run was over before it came to that step. */
    private boolean round(int step, ForgetfulDisk.Moment moment, Ending ending) {
        submitted.clear();
        acknowledged = 0;
        bound = 0;
        ForgetfulDisk disk = ForgetfulDisk.empty().cutAt(step, moment);
        run(disk, ACTIONS);
        boolean done = disk.cut() == null;
        ForgetfulDisk again = next(disk, ending).cutAt(1 + random.nextInt(4), moment);
        run(again, 5);
        check(next(again, ending), step, moment);
        return done;
    }

    private ForgetfulDisk next(ForgetfulDisk disk, Ending ending) {
        String cut = disk.cut();
        if (cut != null) {
            cuts.add(cut);
        }
        return ending == Ending.POWER ? disk.afterPowerCut(random) : disk.afterKill();
    }

    /** Submits, confirms and cuts, until it is done or the power is cut. */
    private void run(ForgetfulDisk disk, int count) {
        try (Journal journal = JournalFixture.open(disk)) {
            long last = journal.lastJournaled().orElse(0);
            assertThat(last).as("seed %s", seed).isGreaterThanOrEqualTo(acknowledged);
            // An action that was not acknowledged may be gone; what follows may differ.
            while (submitted.size() > last) {
                submitted.remove(submitted.size() - 1);
            }
            int added = 0;
            while (added < count) {
                added += burst(journal);
            }
        } catch (PowerCut | StorageException | OutcomeUnknownException | CompletionException cut) {
            assertThat(disk.cut()).as("seed %s", seed).isNotNull();
        }
    }

    private int burst(Journal journal) {
        List<CompletableFuture<ActionRecord>> futures = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(4); i++) {
            Action action = JournalFixture.action(submitted.size() + 1L, random);
            CompletableFuture<ActionRecord> future = journal.append(action);
            submitted.add(action);
            futures.add(future);
        }
        futures.forEach(
                future -> acknowledged = Math.max(acknowledged, future.join().id()));
        if (random.nextInt(4) == 0) {
            journal.confirm(new Confirmation(acknowledged, acknowledged));
            bound = acknowledged;
            journal.cut(acknowledged);
        }
        return futures.size();
    }

    private void check(ForgetfulDisk disk, int step, ForgetfulDisk.Moment moment) {
        try (Journal journal = JournalFixture.open(disk)) {
            List<ActionRecord> here = JournalFixture.all(journal);
            long last = journal.lastJournaled().orElse(0);
            assertThat(last).as("step %s %s, seed %s", step, moment, seed).isBetween(acknowledged, (long)
                    submitted.size());
            long first = journal.start().map(JournalStart::firstId).orElse(1L);
            assertThat(first).isLessThanOrEqualTo(bound + 1);
            assertThat(here.stream().map(ActionRecord::action).toList())
                    .isEqualTo(submitted.subList((int) first - 1, (int) last));
            Digest link = Digest.genesis(REVISION, 1);
            for (Action action : submitted.subList(0, (int) last)) {
                link = link.next(action);
            }
            if (!here.isEmpty()) {
                assertThat(here.get(here.size() - 1).digest()).isEqualTo(link);
            }
            assertThat(journal.confirmed().map(Confirmation::actionId).orElse(0L))
                    .isLessThanOrEqualTo(acknowledged);
        }
    }
}
