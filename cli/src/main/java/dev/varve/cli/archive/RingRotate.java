/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.archive;

import dev.varve.cli.ExitCodes;
import dev.varve.cli.Session;
import dev.varve.tiering.archive.encryption.KeyRingFile;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code varve archive keys rotate}: a new key. */
@Command(
        name = "rotate",
        description = {
            "Add a new key, by which new segments are encrypted once the archiver begins anew; the others stay, for the segments written with them.",
            "What was written stays as it is."
        })
final class RingRotate implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Mixin
    private RingPlace place = new RingPlace();

    @Override
    public Integer call() {
        KeyRingFile file = place.ring(session);
        file.rotate();
        RingTexts.printWritten(session, file, "rotated to");
        return ExitCodes.OK;
    }
}
