/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.da;

import dev.varve.Varve;
import dev.varve.cli.ExitCodes;
import dev.varve.cli.Session;
import dev.varve.recipes.da.DaConfig;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code varve da gate}: how far actions are journaled, and how far they are replicated. */
@Command(
        name = "gate",
        description = "Print the last action that is journaled here, the last that is replicated, and the backlog.")
final class DaGate implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Override
    public Integer call() {
        DaConfig config = DaSection.of(session);
        try (Varve varve = session.open()) {
            Marks marks = Marks.of(varve, config);
            session.print(marks::text, marks::json);
        }
        return ExitCodes.OK;
    }
}
