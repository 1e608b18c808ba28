/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import dev.varve.corepubsub.ClusterAdmin;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code varve cluster resume}: lets a drained server have slots again. */
@Command(name = "resume", description = "Let a drained server have slots again.")
final class ClusterResume implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Parameters(index = "0", paramLabel = "SERVER")
    private String server = "";

    @Override
    public Integer call() {
        try (ClusterAdmin admin = session.admin()) {
            admin.resume(server);
            session.print(
                    () -> "server " + server + " gets slots again; to give it its share now: varve cluster rebalance",
                    () -> Map.of("server", server, "drained", false));
        }
        return ExitCodes.OK;
    }
}
