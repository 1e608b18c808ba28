/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import java.util.Map;

/** Where successors write down which slots they have taken from a server, and the server looks before it answers. Safe for use by many threads. */
@SuppressWarnings("DoNotCallSuggester")
public final class Fence {

    Fence() {}

    /**
     * The slots that were taken from this server so far, each with the highest epoch under which that happened. A slot that the server owns under an epoch as high is not lost: it was lost earlier and came back.
     *
     * <p>To be called after each sync of the journal and before what it holds is acknowledged: what was on stable storage before a successor fenced, the successor has seen.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#UNAVAILABLE} if the server's directory cannot be read or is gone: nothing may be acknowledged then
     */
    public Map<Integer, Long> check() {
        throw new UnsupportedOperationException();
    }
}
