/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import dev.varve.pubsub.WireHeaders;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What any request may carry beside what its verb asks for.
 *
 * @param epoch the epoch of the slot as the client knows it
 * @param deadline how long the client waits, from sending; the server does not begin later
 */
public record RequestTerms(OptionalLong epoch, Optional<Duration> deadline) {

    /** The terms of a client that knows the slot's epoch and waits for {@code deadline}. */
    public static RequestTerms of(long epoch, Duration deadline) {
        return new RequestTerms(OptionalLong.of(epoch), Optional.of(deadline));
    }

    /** Adds them. */
    public void write(WireHeaders.Builder to) {
        epoch.ifPresent(known -> to.add(HeaderNames.EPOCH, known));
        deadline.ifPresent(wait -> to.add(HeaderNames.DEADLINE, WireNumbers.millis(wait)));
    }

    /** The terms that were written. */
    public static RequestTerms read(HeaderReader from) {
        return new RequestTerms(from.number(HeaderNames.EPOCH, 0), from.duration(HeaderNames.DEADLINE));
    }
}
