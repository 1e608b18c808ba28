/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import dev.varve.ClosableIterator;
import dev.varve.SubjectFilter;
import dev.varve.Varve;
import dev.varve.stream.StreamInfo;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code varve stream list}: the streams there are. */
@Command(name = "list", description = "Print the streams with a subject that fits a filter, by name.")
final class StreamList implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Parameters(index = "0", arity = "0..1", paramLabel = "FILTER", description = "Such as 'orders.>' (default: all).")
    private String filter = ">";

    @Override
    public Integer call() {
        SubjectFilter wanted = SubjectFilter.of(filter);
        try (Varve varve = session.open();
                ClosableIterator<StreamInfo> streams = varve.streams().list(wanted)) {
            streams.forEachRemaining(info -> session.print(() -> StreamTexts.line(info), () -> StreamTexts.json(info)));
        }
        return ExitCodes.OK;
    }
}
