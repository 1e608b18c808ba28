/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.publish;

import dev.varve.StorageException;
import dev.varve.recipes.da.ActionRecord;
import dev.varve.stream.StoredMessage;

/** The words of a publisher that finds another one's messages. */
final class Fencing {

    private Fencing() {}

    /** {@code found} stands where an action of ours would. */
    static StorageException byOther(StoredMessage found, String why) {
        return StorageException.fenced(
                "another publisher writes to '" + found.subject() + "': message " + found.seq() + " " + why
                        + "; this one has stopped",
                found.seq());
    }

    /** Returns normally if {@code found} is {@code ours}. */
    static void requireOurs(ActionRecord ours, StoredMessage found) {
        if (!ActionRecord.of(found).isSameAs(ours)) {
            throw byOther(found, "is not our action " + ours.id());
        }
    }
}
