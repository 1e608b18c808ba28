/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.da;

import dev.varve.Varve;
import dev.varve.cli.CommandFailure;
import dev.varve.recipes.da.ActionRecord;
import dev.varve.recipes.da.DaConfig;
import dev.varve.recipes.da.SolutionRevision;
import dev.varve.recipes.da.journal.JournalView;
import dev.varve.recipes.da.registry.RevisionRegistry;
import dev.varve.stream.StoredMessage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far the actions of a revision have come.
 *
 * @param revision whose they are
 * @param journal what is on this machine's disk
 * @param replicated the message of the last one in the stream
 */
record Marks(SolutionRevision revision, JournalView journal, Optional<StoredMessage> replicated) {

    /** Looks at the stream first: what is journaled meanwhile is backlog, and what is replicated is never ahead of it. */
    static Marks of(Varve varve, DaConfig config) {
        SolutionRevision revision = revision(varve, config);
        Optional<StoredMessage> last = varve.streams().last(revision.subject());
        return new Marks(revision, JournalView.of(config.journalOf(revision)), last);
    }

    /** The revision of the version in the settings. */
    static SolutionRevision revision(Varve varve, DaConfig config) {
        return new RevisionRegistry(varve.keyValues(), config.names().registryBucket(), config.leastDurability())
                .revision(config.application())
                .orElseThrow(() -> CommandFailure.notFound(
                        "version " + config.application() + " has no solution revision yet: no publisher of it has"
                                + " started; see da.application in the configuration"));
    }

    /** The last action in the stream; empty if there is none. */
    OptionalLong replicatedAction() {
        return replicated
                .map(message -> OptionalLong.of(ActionRecord.of(message).id()))
                .orElse(OptionalLong.empty());
    }

    /** How many journaled actions are not in the stream; 0 where nothing is journaled here. */
    long backlog() {
        long known = replicatedAction().orElse(journal.first().orElse(0) - 1);
        return Math.max(0, journal.last().orElse(known) - known);
    }

    String text() {
        return "solution revision " + revision + ": journaled " + text(journal.last()) + ", replicated "
                + text(replicatedAction())
                + replicated.map(message -> " (seq " + message.seq() + ")").orElse("") + ", backlog " + backlog();
    }

    private static String text(OptionalLong action) {
        return action.isPresent() ? "up to action " + action.getAsLong() : "nothing";
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("solution-revision", revision.id());
        journal.last().ifPresent(action -> json.put("journaled", action));
        replicatedAction().ifPresent(action -> json.put("replicated", action));
        replicated.ifPresent(message -> json.put("stream-seq", message.seq()));
        json.put("backlog", backlog());
        return json;
    }
}
