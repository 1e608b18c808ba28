/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.coordinator;

import dev.varve.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.SortedSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All states there ever were, each in a file that is named by its version, of which there is never a second one: a state is appended by giving its file that name, which fails where the name is taken.
 *
 * <p>Who appends has read the state before. So, however many coordinators believe that they lead, there is one sequence of states, and nobody hears of any other. After a crash at any point there is the state before
 * or the state after. For use by one thread.
 */
final class StateChain {

    /** How many of the last states are kept, for those who are about to read them. */
    private static final int KEPT = 8;

    private static final int TRIES = 100;
    private static final Logger LOG = LoggerFactory.getLogger(StateChain.class);

    private final CoordinatorDirectory directory;
    private final Steps steps;

    /** The chain in {@code directory}, which exists. */
    StateChain(CoordinatorDirectory directory, Steps steps) {
        this.directory = directory;
        this.steps = steps;
    }

    /**
     * The last state; empty if there never was one.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#CORRUPT}, naming the file and the way out, if it cannot be understood; {@link dev.varve.ErrorCode#UNAVAILABLE} if it cannot be read
     */
    Optional<ClusterState> newest() {
        for (int i = 0; i < TRIES; i++) {
            SortedSet<Long> versions = directory.states();
            if (versions.isEmpty()) {
                return Optional.empty();
            }
            Optional<ClusterState> found = at(versions.last());
            if (found.isPresent()) {
                return found;
            }
            // The leader went on meanwhile, and removed it.
        }
        throw StorageException.unavailable("states in " + directory.path() + " go faster than they can be read", null);
    }

    /** The state of version {@code version}; empty if it is not there. */
    Optional<ClusterState> at(long version) {
        Path file = directory.state(version);
        try {
            steps.before(Steps.Step.READ);
            return Optional.of(StateParser.parse(Files.readString(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (CharacterCodingException e) {
            throw damaged(file, "it is no text", e);
        } catch (IOException e) {
            throw StorageException.unavailable("state file " + file + " cannot be read: " + e, e);
        } catch (StorageException e) {
            throw damaged(file, String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Appends {@code state}; on return it survives a loss of power. Appending the same again is harmless. Returns false if another state has its version.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#UNAVAILABLE} if it cannot be written; it is then there, or not
     */
    boolean append(ClusterState state) {
        Path draft = directory.draft(state.generation().term());
        Path file = directory.state(state.version());
        try {
            write(draft, StateText.write(state));
            steps.before(Steps.Step.LINK);
            boolean linked = link(file, draft);
            Files.delete(draft);
            if (!linked && !at(state.version()).equals(Optional.of(state))) {
                return false;
            }
            steps.before(Steps.Step.SYNC_DIRECTORY);
            try (FileChannel channel = FileChannel.open(directory.path(), StandardOpenOption.READ)) {
                channel.force(true);
            }
            steps.before(Steps.Step.DONE);
            return true;
        } catch (UnsupportedOperationException e) {
            throw StorageException.unavailable(
                    directory.path() + " is on a file system without hard links, which coordinators need", e);
        } catch (IOException e) {
            throw StorageException.unavailable("state file " + file + " cannot be written: " + e, e);
        }
    }

    private void write(Path draft, String text) throws IOException {
        steps.before(Steps.Step.WRITE);
        // What is there may have been linked already: to write into it would change a state.
        Files.deleteIfExists(draft);
        try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            steps.before(Steps.Step.SYNC);
            channel.force(true);
        }
    }

    private static boolean link(Path file, Path draft) throws IOException {
        try {
            Files.createLink(file, draft);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    /** Removes what nobody needs who appends to {@code newest}: of each term the first and the last state stay, since a leader that slept would take their versions for free. */
    void prune(Generation newest) {
        remove(newest.version() - KEPT, newest.since());
    }

    /** Removes what the leader of the term of {@code last} has left, but for its first and its last state. */
    void pruneAll(Generation last) {
        for (long version : directory.states().subSet(last.since() + 1, Math.max(last.since() + 1, last.version()))) {
            remove(version, last.since());
        }
        remove(directory.draft(last.term()));
    }

    private void remove(long version, long since) {
        if (version > since) {
            remove(directory.state(version));
        }
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // It does no harm, and what was just appended stands.
            LOG.info("{} cannot be removed: {}", file, e.toString());
        }
    }

    private static StorageException damaged(Path file, String why, Exception cause) {
        return StorageException.corrupt(
                "state file " + file + " cannot be used: " + why
                        + ". It was left as it is. Put back a copy of it; or move it away, so that the state before it is used,"
                        + " or all of them, and declare the streams again: in both cases start with first-epoch above every"
                        + " epoch given before",
                cause);
    }
}
