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
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The state on disk: one file, replaced as a whole, so that after a crash at any point there is the state before or the state after. For use by one thread.
 */
final class StateFile {

    private final Path directory;
    private final Path file;
    private final Steps steps;

    /**
     * The file in {@code directory}, which exists.
     *
     * @param steps is told before each step; tests fail there
     */
    StateFile(Path directory, Steps steps) {
        this.directory = directory;
        this.file = directory.resolve("coordinator.state");
        this.steps = steps;
    }

    Path path() {
        return file;
    }

    /**
     * The state last saved; empty if there never was one.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#CORRUPT}, naming the file and the way out, if it cannot be understood; {@link dev.varve.ErrorCode#UNAVAILABLE} if it cannot be read
     */
    Optional<ClusterState> load() {
        try {
            return Optional.of(StateParser.parse(Files.readString(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (CharacterCodingException e) {
            throw damaged("it is no text", e);
        } catch (IOException e) {
            throw StorageException.unavailable("state file " + file + " cannot be read: " + e, e);
        } catch (StorageException e) {
            throw damaged(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Replaces the saved state; on return it survives a loss of power.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#UNAVAILABLE} if it cannot be written; what is on disk is then the state before or this one
     */
    void save(ClusterState state) {
        Path next = directory.resolve("coordinator.state.next");
        try {
            steps.before(Step.WRITE);
            try (FileChannel channel = FileChannel.open(
                    next, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(StateText.write(state).getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                steps.before(Step.SYNC);
                channel.force(true);
            }
            steps.before(Step.REPLACE);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
            steps.before(Step.SYNC_DIRECTORY);
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
            steps.before(Step.DONE);
        } catch (IOException e) {
            throw StorageException.unavailable("state file " + file + " cannot be written: " + e, e);
        }
    }

    private StorageException damaged(String why, Exception cause) {
        return StorageException.corrupt(
                "state file " + file + " cannot be used: " + why
                        + ". It was left as it is. Put back a copy of it, or move it away and declare the streams again;"
                        + " in both cases start with first-epoch above every epoch given before",
                cause);
    }

    /** The steps of saving. */
    enum Step {
        WRITE,
        SYNC,
        REPLACE,
        SYNC_DIRECTORY,
        DONE
    }

    /** Is told of steps. */
    @FunctionalInterface
    interface Steps {
        /** Nobody needs to know. */
        Steps UNWATCHED = step -> {};

        /** {@code step} comes next. */
        void before(Step step) throws IOException;
    }
}
