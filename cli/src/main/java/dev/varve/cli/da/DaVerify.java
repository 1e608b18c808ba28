/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.da;

import dev.varve.Varve;
import dev.varve.cli.ExitCodes;
import dev.varve.cli.Session;
import dev.varve.recipes.da.DaConfig;
import dev.varve.recipes.da.audit.Audit;
import dev.varve.recipes.da.audit.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code varve da verify}: whether every action is there once, in order, unchanged, in every copy. */
@Command(
        name = "verify",
        description = {
            "Read the primary and every mirror whole, verify their chains, and compare each mirror with the primary.",
            "Ends with exit code 11 if something is missing, repeated, moved or changed."
        })
final class DaVerify implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Override
    public Integer call() {
        DaConfig config = DaSection.of(session);
        try (Varve varve = session.open()) {
            Audit audit = new Audit(varve.streams());
            List<Finding> findings = new ArrayList<>();
            findings.add(audit.primary(config.names().primary()));
            config.names().mirrors().forEach(mirror -> findings.add(audit.mirror(mirror)));
            findings.forEach(found -> session.print(() -> FindingTexts.line(found), () -> FindingTexts.json(found)));
            return findings.stream().allMatch(Finding::isWhole) ? ExitCodes.OK : ExitCodes.DIFFERENT;
        }
    }
}
