/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.coordinator;

import dev.varve.Preconditions;
import dev.varve.pubsub.wire.WireIds;
import java.util.Optional;

/**
 * What is known of a slot.
 *
 * @param owner the server it belongs to, if any
 * @param epoch the epoch under which it belongs to the owner, or belonged to the last one; 0 where there was none
 */
record Slot(Optional<String> owner, long epoch) {

    static final Slot FREE = new Slot(Optional.empty(), 0);

    Slot {
        owner.ifPresent(WireIds::server);
        Preconditions.atLeast("epoch", epoch, owner.isPresent() ? 1 : 0);
    }

    /** This slot given to {@code server}, under the next epoch. */
    Slot given(String server) {
        return new Slot(Optional.of(server), epoch + 1);
    }

    /** This slot with an epoch that is not below {@code first}, or will not be once it is given. */
    Slot atLeast(long first) {
        return new Slot(owner, Math.max(epoch, owner.isPresent() ? first : first - 1));
    }

    boolean isOwnedBy(String server) {
        return owner.isPresent() && owner.get().equals(server);
    }
}
