/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.stream.StreamInfo;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code varve stream info}: what a stream is and holds. */
@Command(name = "info", description = "Print what the stream of a subject is and holds.")
final class StreamShow implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Parameters(index = "0", paramLabel = "SUBJECT")
    private String subject = "";

    @Override
    public Integer call() {
        Subject target = Subject.of(subject);
        try (Varve varve = session.open()) {
            StreamInfo info = varve.streams()
                    .info(target)
                    .orElseThrow(() -> CommandFailure.notFound("no stream owns '" + target + "'"));
            session.print(() -> StreamTexts.lines(info), () -> StreamTexts.json(info));
        }
        return ExitCodes.OK;
    }
}
