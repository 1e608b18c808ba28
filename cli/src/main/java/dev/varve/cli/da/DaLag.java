/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.da;

import dev.varve.Varve;
import dev.varve.cli.CommandFailure;
import dev.varve.cli.ExitCodes;
import dev.varve.cli.Session;
import dev.varve.recipes.da.DaConfig;
import dev.varve.recipes.da.audit.Audit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code varve da lag}: how far each mirror is behind. */
@Command(name = "lag", description = "Print how many messages each mirror is behind the primary.")
final class DaLag implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Override
    public Integer call() {
        DaConfig config = DaSection.of(session);
        try (Varve varve = session.open()) {
            Audit audit = new Audit(varve.streams());
            for (String mirror : config.names().mirrors()) {
                long lag = audit.lag(mirror)
                        .orElseThrow(() -> CommandFailure.notFound(
                                "no mirror '" + mirror + "', or no primary, is in this store; make it with 'varve da"
                                        + " provision', or compare 'varve da gate' where they are in two stores"));
                print(mirror, lag);
            }
        }
        return ExitCodes.OK;
    }

    private void print(String mirror, long lag) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("mirror", mirror);
        json.put("lag", lag);
        session.print(() -> String.format("%-24s %d behind", mirror, lag), () -> json);
    }
}
