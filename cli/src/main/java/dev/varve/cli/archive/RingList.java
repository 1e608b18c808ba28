/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.archive;

import dev.varve.cli.ExitCodes;
import dev.varve.cli.Session;
import dev.varve.tiering.archive.encryption.KeyRing;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code varve archive keys list}: the ids of the keys. */
@Command(name = "list", description = "Print the numbers of the keys, by which manifests name them; never a key.")
final class RingList implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Mixin
    private RingPlace place = new RingPlace();

    @Override
    public Integer call() {
        for (KeyRing.Key key : place.ring(session).ring().keys()) {
            session.print(() -> RingTexts.line(key), () -> RingTexts.json(key));
        }
        return ExitCodes.OK;
    }
}
