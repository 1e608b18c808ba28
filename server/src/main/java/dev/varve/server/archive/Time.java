/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.server.archive;

import dev.varve.tiering.archive.archiver.ArchiverLoop;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * How time passes for one archive.
 *
 * @param stop waits, and tells when to end
 * @param clock what store times are compared with
 * @param nanos what periods are measured by; never set back
 */
record Time(ArchiverLoop.Stop stop, InstantSource clock, LongSupplier nanos) {

    /** As it passes in this process. */
    static Time system(ArchiverLoop.Stop stop) {
        return new Time(stop, InstantSource.system(), System::nanoTime);
    }
}
