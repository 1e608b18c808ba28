/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import dev.varve.corepubsub.ClusterAdmin;
import dev.varve.pubsub.wire.ClusterStatus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code varve cluster status}: who leads, who serves, and who has what. */
@Command(
        name = "status",
        description =
                "Print the leading coordinator, those that stand by, the servers and their shares, and the streams.")
final class ClusterShow implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Override
    public Integer call() {
        try (ClusterAdmin admin = session.admin()) {
            ClusterStatus status = admin.status();
            session.print(() -> ClusterTexts.lines(status), () -> ClusterTexts.json(status));
        }
        return ExitCodes.OK;
    }
}
