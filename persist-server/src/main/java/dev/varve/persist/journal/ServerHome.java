/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import dev.varve.Preconditions;
import dev.varve.StorageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory {@code servers/<incarnation>} of a server process: its fence and the journals of its workers. Its file {@code alive} is locked as long as the process lives. Safe for use by many threads.
 */
public final class ServerHome implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ServerHome.class);
    private static final String ALIVE = "alive";
    private static final String WORKERS = "workers";

    private final Path servers;
    private final Path path;
    private final Fence fence;
    private final LiveLock alive;

    private ServerHome(Path servers, Path path, LiveLock alive) {
        this.servers = servers;
        this.path = path;
        this.fence = new Fence(path);
        this.alive = alive;
    }

    /**
     * Makes the directory of the process {@code incarnation}, which has so many {@code workers}, below the data directory {@code root}.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#UNAVAILABLE} if it cannot be made or locked
     */
    public static ServerHome create(Path root, String incarnation, int workers) {
        Preconditions.name("incarnation", incarnation);
        Path servers = root.toAbsolutePath().normalize().resolve("servers");
        Path path = servers.resolve(incarnation);
        // Under its own name it is whole and locked from the first moment.
        Path unready = path.resolveSibling(incarnation + ".new");
        try {
            Folders.make(unready);
            LiveLock alive = LiveLock.take(Files.createFile(unready.resolve(ALIVE)), path.resolve(ALIVE))
                    .orElseThrow(() -> new IOException("the process runs already"));
            Fence.make(unready);
            Files.writeString(unready.resolve(WORKERS), workers + "\n", StandardCharsets.US_ASCII);
            Folders.sync(unready);
            Files.move(unready, path, StandardCopyOption.ATOMIC_MOVE);
            Folders.sync(servers);
            return new ServerHome(servers, path, alive);
        } catch (IOException e) {
            throw DiskErrors.translate("the directory of this server cannot be made", path, e);
        }
    }

    /** How many workers the server of {@code home} has: the slot {@code s} belongs to worker {@code s} modulo that; empty where that is not known. */
    static OptionalInt workers(Path home) {
        try {
            String text = Files.readString(home.resolve(WORKERS), StandardCharsets.US_ASCII);
            return text.matches("[1-9][0-9]{0,6}\n")
                    ? OptionalInt.of(Integer.parseInt(text.strip()))
                    : OptionalInt.empty();
        } catch (IOException unknown) {
            // A server of an earlier version, or one that has left: each of its journals may have anything.
            return OptionalInt.empty();
        }
    }

    static Path alive(Path home) {
        return home.resolve(ALIVE);
    }

    /** The name of the process. */
    public String incarnation() {
        return path.getFileName().toString();
    }

    /** Where the directories of all servers are. */
    Path servers() {
        return servers;
    }

    /** Where the worker {@code number} keeps its journal. */
    public Path worker(int number) {
        return path.resolve("worker-" + number);
    }

    /** A file that is this server's reserve of space. */
    public Path reserve() {
        return path.resolve("reserve");
    }

    /** The fence of this server. */
    public Fence fence() {
        return fence;
    }

    /** Removes the directory, once every journal in it was removed: nothing is left for a successor. */
    public void remove() {
        try {
            erase(path);
        } catch (IOException e) {
            throw DiskErrors.translate("the directory of this server cannot be removed", path, e);
        } finally {
            close();
        }
    }

    /** Removes the directory {@code home}. Its name goes first, so that nobody finds a part of it. */
    static void erase(Path home) throws IOException {
        Path gone = home.resolveSibling(home.getFileName() + ".gone");
        Files.move(home, gone, StandardCopyOption.ATOMIC_MOVE);
        Folders.delete(gone);
    }

    /** Ends as a killed process does: the directory stays, unlocked. */
    @Override
    public void close() {
        try {
            alive.close();
        } catch (IOException e) {
            LOG.warn("the directory {} was not unlocked as it should", path, e);
        }
    }
}
