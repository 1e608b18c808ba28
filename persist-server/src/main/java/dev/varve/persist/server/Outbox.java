/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.Durability;
import dev.varve.persist.store.StoreKey;
import dev.varve.pubsub.WireMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What a worker has to say of what it did, kept until that is safe: answers, and changes to tell. For use by one thread. */
final class Outbox {

    private final List<Letter> letters = new ArrayList<>();
    private final Answers lost = new Answers();
    private boolean onDisk;
    private boolean changed;
    private long bytes;

    /**
     * What is to be said of some requests for one file.
     *
     * @param key the file
     * @param requests the requests
     * @param answers the answers, which are true once what was done is safe
     * @param level what must have been reached then; {@link Durability#VOLATILE} where nothing was changed
     * @param told the changes, told after the answers
     */
    record Letter(
            StoreKey key, List<Request> requests, List<Answer> answers, Durability level, Consumer<ChangeSender> told) {

        private boolean changes() {
            return !level.equals(Durability.VOLATILE);
        }
    }

    void add(Letter letter) {
        letters.add(letter);
        changed |= letter.changes();
        onDisk |= letter.level().equals(Durability.DISK);
        letter.answers().forEach(answer -> bytes += answer.payload().size());
    }

    boolean isEmpty() {
        return letters.isEmpty();
    }

    /** The payload bytes that wait. */
    long bytes() {
        return bytes;
    }

    /** Whether something of it is true only when the journal is written. */
    boolean isOfChanges() {
        return changed;
    }

    /** Whether something of it is true only when the journal is synced. */
    boolean isOnDisk() {
        return onDisk;
    }

    /** Everything is safe now: sends it, but not of files in slots that are not {@code slots}' any more. */
    void send(WorkerSlots slots, Sender sender, ChangeSender changes) {
        List<WireMessage> messages = new ArrayList<>();
        for (Letter letter : letters) {
            if (slots.epoch(letter.key().slot()).isPresent()) {
                messages.addAll(Sender.messages(letter.answers()));
                letter.told().accept(changes);
                messages.addAll(changes.take());
            } else if (!letter.changes()) {
                letter.requests().forEach(lost::moved);
            }
            // Whether the successor has a change that was journaled while it took the slot, nobody here can know: the
            // client asks there, under the same id.
        }
        messages.addAll(Sender.messages(lost.take()));
        sender.sendAll(messages);
        clear();
    }

    /** Forgets everything: nobody knows whether it is true. */
    void clear() {
        letters.clear();
        onDisk = false;
        changed = false;
        bytes = 0;
    }
}
