/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.server.archive;

import dev.varve.tiering.archive.manifest.Head;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether the head of an archive has stood still for long enough, by what is seen of it now and then. For use by one thread. */
final class Stillness {

    private final Duration enough;
    private @Nullable Version seen;
    private long since;

    Stillness(Duration enough) {
        this.enough = enough;
    }

    /**
     * Which head it was.
     *
     * @param epoch of its writer; 0 where there is none
     * @param commits how often it was written; 0 where there is none
     */
    private record Version(long epoch, long commits) {

        static Version of(Optional<Head> head) {
            return head.map(there -> new Version(there.epoch(), there.commits()))
                    .orElse(new Version(0, 0));
        }
    }

    /** Whether {@code head}, seen at {@code nanos}, has been this one for long enough. */
    boolean see(Optional<Head> head, long nanos) {
        Version now = Version.of(head);
        if (!now.equals(seen)) {
            seen = now;
            since = nanos;
        }
        return nanos - since > enough.toNanos();
    }

    /** Nobody had reason to change it, or it could not be seen: the time begins anew. */
    void forget() {
        seen = null;
    }
}
