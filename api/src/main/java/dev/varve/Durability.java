/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve;

/**
 * What an acknowledged write survives.
 *
 * <p>Levels are ordered, {@code VOLATILE < PROCESS < DISK < QUORUM(2) < QUORUM(3)}: a write acknowledged at a level survives all
 * that the lower levels survive. A write may ask for at least a level ({@code atLeast}); a store that cannot give it refuses with
 * {@link ErrorCode#UNSUPPORTED} before anything is changed. The {@link Receipt} states the level that was achieved, and a store
 * claims only what it can know.
 *
 * @param level the kind of promise
 * @param copies how many servers hold the write on their own storage: 1 below {@code QUORUM}, at least 2 at it
 */
public record Durability(Level level, int copies) implements Comparable<Durability> {

    /** The kinds of promise, weakest first. */
    public enum Level {
        /** Held in memory: lost when the process that holds it ends. */
        VOLATILE,
        /** Handed to the operating system: survives a crash of the process, not a loss of power. */
        PROCESS,
        /** Synced to stable storage ({@code fsync}) before the acknowledgement: survives a loss of power. */
        DISK,
        /** Held by several servers: survives the loss of a minority of them. */
        QUORUM
    }

    /** Lost when the process that holds it ends. */
    public static final Durability VOLATILE = new Durability(Level.VOLATILE, 1);

    /** Survives a crash of the process. */
    public static final Durability PROCESS = new Durability(Level.PROCESS, 1);

    /** Survives a loss of power. */
    public static final Durability DISK = new Durability(Level.DISK, 1);

    public Durability {
        boolean quorum = level == Level.QUORUM;
        if (quorum ? copies < 2 : copies != 1) {
            throw StorageException.invalid(
                    "copies of durability " + level + " must be " + (quorum ? "at least 2" : "1") + ", not " + copies);
        }
    }

    /** Survives the loss of a minority of {@code copies} servers, {@code copies >= 2}. */
    public static Durability quorum(int copies) {
        return new Durability(Level.QUORUM, copies);
    }

    /**
     * Reads {@code volatile}, {@code process}, {@code disk} or {@code quorum(n)}, in any case.
     *
     * @throws StorageException {@link ErrorCode#INVALID} for anything else
     */
    public static Durability parse(String text) {
        String word = text.trim().toLowerCase(java.util.Locale.ROOT);
        return switch (word) {
            case "volatile" -> VOLATILE;
            case "process" -> PROCESS;
            case "disk" -> DISK;
            default -> parseQuorum(word, text);
        };
    }

    private static Durability parseQuorum(String word, String text) {
        if (word.matches("quorum\\(\\d{1,3}\\)")) {
            return quorum(Integer.parseInt(word.substring(7, word.length() - 1)));
        }
        throw StorageException.invalid("durability '" + text + "' is none of volatile, process, disk, quorum(n)");
    }

    /** Whether a write at this level survives at least what {@code wanted} survives. */
    public boolean satisfies(Durability wanted) {
        return compareTo(wanted) >= 0;
    }

    @Override
    public int compareTo(Durability other) {
        int byLevel = level.compareTo(other.level);
        return byLevel != 0 ? byLevel : Integer.compare(copies, other.copies);
    }

    /** The form that {@link #parse} reads. */
    @Override
    public String toString() {
        String word = level.name().toLowerCase(java.util.Locale.ROOT);
        return level == Level.QUORUM ? word + "(" + copies + ")" : word;
    }
}
