/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import dev.varve.corepubsub.ClusterAdmin;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code varve cluster drain}: moves all that a server has to others. */
@Command(
        name = "drain",
        description = "Move all slots of a server to others, a group at a time, and wait until it has none."
                + " It gets no more until it is resumed or started again.")
final class ClusterDrain implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Parameters(index = "0", paramLabel = "SERVER")
    private String server = "";

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "How long to wait, such as 30s (default: 5m); the moves go on after it.")
    private Duration timeout = Duration.ofMinutes(5);

    @Override
    public Integer call() throws InterruptedException {
        try (ClusterAdmin admin = session.admin()) {
            admin.drain(server);
            Progress progress = new Progress(timeout);
            progress.await(
                    () -> ClusterTexts.slots(admin.status(), server) == 0,
                    () -> "server '" + server + "' still has " + ClusterTexts.slots(admin.status(), server) + " slots");
            session.print(
                    () -> "server " + server + " is drained: it has no slots and gets none",
                    () -> Map.of("server", server, "slots", 0, "drained", true));
        }
        return ExitCodes.OK;
    }
}
