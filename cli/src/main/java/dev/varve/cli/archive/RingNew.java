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

/** {@code varve archive keys new}: a key ring. */
@Command(
        name = "new",
        description =
                "Make a key ring with one new key, in a file for its owner alone; a file that is there is left alone.")
final class RingNew implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Mixin
    private RingPlace place = new RingPlace();

    @Override
    public Integer call() {
        RingTexts.printWritten(session, KeyRingFile.create(place.path(session)), "made with");
        return ExitCodes.OK;
    }
}
