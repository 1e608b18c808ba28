/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import java.util.Optional;

/**
 * The message ids that a stream remembers: those of messages that are there, which stand in their rows, and for the length of the window those of messages that are gone.
 */
final class DedupMemory {

    private final StoreFile file;
    private final RecentIds departed;

    DedupMemory(StoreFile file) {
        this.file = file;
        this.departed = new RecentIds(file);
    }

    /** The write that was made under {@code id}, if it is remembered; {@code horizon} is where the window begins. */
    Optional<RecentIds.Write> find(String id, long horizon) {
        Optional<RecentIds.Write> present =
                file.database().first("SELECT seq,time,number FROM messages WHERE msg_id=?", RecentIds.Write::read, id);
        return present.isPresent() ? present : departed.find(id, horizon);
    }

    /** The message that was written under {@code id} is no longer there. */
    void depart(String id, RecentIds.Write write, long horizon) {
        if (write.time() < horizon) {
            file.state().set(Counter.FORGOT, 1);
        } else {
            departed.add(id, write);
        }
    }

    /** {@link #depart(String, RecentIds.Write, long)} of all messages of {@code subject} up to {@code last}. */
    void departAll(long subject, long last, long horizon) {
        String ids = " FROM messages WHERE subject=? AND seq<=? AND msg_id IS NOT NULL AND time";
        // A disk may be full, and then what takes room for nothing would keep a delete from making room.
        if (file.database().number("SELECT EXISTS(SELECT 1" + ids + ">=?)", subject, last, horizon) == 1) {
            file.require(SchemaPart.DEPARTED);
            int kept = file.database()
                    .update(
                            "INSERT OR REPLACE INTO departed(msg_id,seq,time,number) SELECT msg_id,seq,time,number"
                                    + ids + ">=? ORDER BY seq",
                            subject,
                            last,
                            horizon);
            file.state().add(Counter.DEPARTED, kept);
        }
        long forgotten = file.database().number("SELECT EXISTS(SELECT 1" + ids + "<?)", subject, last, horizon);
        file.state().set(Counter.FORGOT, Math.max(forgotten, file.state().get(Counter.FORGOT)));
    }

    /** Lets go of ids of messages that are gone and whose window has passed. */
    void age(long horizon) {
        if (departed.age(horizon)) {
            file.state().set(Counter.FORGOT, 1);
        }
    }

    /** Whether an id was ever forgotten, so that not finding one proves nothing. */
    boolean isForgetful(long horizon) {
        return file.state().get(Counter.FORGOT) == 1 || departed.hasAged(horizon);
    }
}
