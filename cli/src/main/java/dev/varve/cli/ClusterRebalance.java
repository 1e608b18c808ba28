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

/** {@code varve cluster rebalance}: gives every server its share. */
@Command(
        name = "rebalance",
        description = "Move slots, a group at a time, until no server has two more than another, and wait for that.")
final class ClusterRebalance implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "How long to wait, such as 30s (default: 5m); the moves go on after it.")
    private Duration timeout = Duration.ofMinutes(5);

    @Override
    public Integer call() throws InterruptedException {
        try (ClusterAdmin admin = session.admin()) {
            long moved = admin.rebalance();
            Progress progress = new Progress(timeout);
            // Asked again, since a coordinator that takes over does not know of it.
            progress.await(() -> admin.rebalance() == 0, () -> "slots are still uneven");
            session.print(() -> "slots are even; " + moved + " were moved", () -> Map.of("moved", moved));
        }
        return ExitCodes.OK;
    }
}
