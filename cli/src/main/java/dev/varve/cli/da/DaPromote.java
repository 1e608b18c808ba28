/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.da;

import dev.varve.Varve;
import dev.varve.cli.ExitCodes;
import dev.varve.cli.Session;
import dev.varve.recipes.da.ActionRecord;
import dev.varve.recipes.da.SolutionRevision;
import dev.varve.recipes.da.provision.Promotion;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code varve da promote}: a mirror becomes the primary. */
@Command(
        name = "promote",
        description = {
            "Make a mirror the primary, after the primary was lost for good; this cannot be undone.",
            "Publishers go on by themselves once their configuration names the store that the mirror is in."
        })
final class DaPromote implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Parameters(index = "0", paramLabel = "MIRROR")
    private String mirror = "";

    @Option(
            names = "--revision",
            paramLabel = "N",
            description =
                    "The solution revision of the version in the configuration (default: the latest with an action).")
    private @Nullable Integer revision;

    @Override
    public Integer call() {
        try (Varve varve = session.open()) {
            Promotion promotion = new Promotion(varve, DaSection.of(session));
            Promotion.Promoted promoted =
                    promotion.promote(mirror, Optional.ofNullable(revision).map(SolutionRevision::of));
            session.print(() -> text(promoted), () -> json(promoted));
        }
        return ExitCodes.OK;
    }

    private String text(Promotion.Promoted promoted) {
        return "'" + mirror + "' is the primary; solution revision " + promoted.revision()
                + promoted.last()
                        .map(last ->
                                " ends with action " + ActionRecord.of(last).id() + " (seq " + last.seq() + ")")
                        .orElse(" has no action");
    }

    private Map<String, Object> json(Promotion.Promoted promoted) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("primary", mirror);
        json.put("solution-revision", promoted.revision().id());
        promoted.last().ifPresent(last -> {
            json.put("replicated", ActionRecord.of(last).id());
            json.put("stream-seq", last.seq());
        });
        json.put("changed", promoted.differences().size());
        return json;
    }
}
