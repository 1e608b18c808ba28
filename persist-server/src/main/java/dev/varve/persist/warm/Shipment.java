/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.warm;

import dev.varve.persist.journal.JournaledCommand;
import dev.varve.persist.store.FilePosition;
import dev.varve.persist.store.FileSummary;
import java.nio.file.Path;
import java.util.List;

/**
 * What is to be stored of a file, once.
 *
 * @param name the file
 * @param epoch the epoch under which this server owns its slot
 * @param base how far the file was, on stable storage, before anything that is to be shipped: the store cannot have more of it
 * @param content what is new
 */
public record Shipment(WarmName name, long epoch, FilePosition base, Content content) {

    /** What is new of a file. */
    public sealed interface Content {

        /**
         * Commands after {@link Shipment#base}, without a gap.
         *
         * @param commands the commands, in order
         * @param state what the file holds with them
         */
        record Commands(List<JournaledCommand> commands, FileSummary state) implements Content {}

        /**
         * The whole file.
         *
         * @param file a copy of it, which stays as it is until the shipment has ended
         * @param state what it holds
         * @param instead what becomes of the generation that the store has
         */
        record Copy(Path file, FileSummary state, Instead instead) implements Content {}

        /** What becomes of the present generation when a whole file comes. */
        enum Instead {
            /** It is the one before. */
            KEEP,
            /** It is known not to be whole, and is left out; the one before stays. */
            REPAIR,
            /** It is of a file that was dropped, and so is the one before: both are left out. */
            FORGET
        }

        /** That the file was dropped, at {@link Shipment#base}. */
        record Dropped() implements Content {}
    }

    /** How far the file is with it. */
    public FilePosition upTo() {
        if (content instanceof Content.Commands commands) {
            return commands.state().position();
        } else if (content instanceof Content.Copy copy) {
            return copy.state().position();
        }
        return base;
    }

    /** How a shipment can end that did not fail. */
    public enum Outcome {
        /** The store has it. */
        SHIPPED,
        /** What the store has is not what the commands follow, or it is time for a snapshot: ship the whole file. */
        SNAPSHOT_NEEDED,
        /** Another server has written under a higher epoch: this one is to ship nothing of the slot any more. */
        FENCED,
        /** The store has more of the file than this server ever had: it was set back. Nothing was changed. */
        AHEAD
    }
}
