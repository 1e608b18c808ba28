/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import dev.varve.StorageException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directories of server processes that have ended.
 *
 * <p>One may go when its process has ended, so that it will claim and append nothing more, and no owner file is left for any slot and epoch that has commands in its journals: such a file goes only when they are in the slot's
 * files. An owner file that names a server without directory names one that has left nothing.
 */
final class DeadServers {

    private static final Logger LOG = LoggerFactory.getLogger(DeadServers.class);
    private static final String GONE = ".gone";

    private final Path servers;
    private final IntFunction<OwnerFiles> owners;
    private final Function<String, ServerJournals> journals;

    DeadServers(Path servers, IntFunction<OwnerFiles> owners, Function<String, ServerJournals> journals) {
        this.servers = servers;
        this.owners = owners;
        this.journals = journals;
    }

    void remove() {
        try {
            for (String name : Folders.names(servers)) {
                if (name.endsWith(GONE)) {
                    Folders.delete(servers.resolve(name));
                } else if (name.indexOf('.') < 0) {
                    removeIfDead(name);
                }
            }
        } catch (IOException e) {
            throw DiskErrors.translate("the directories of servers cannot be looked through", servers, e);
        }
    }

    private void removeIfDead(String name) throws IOException {
        Path home = servers.resolve(name);
        Path alive = ServerHome.alive(home);
        try {
            Optional<LiveLock> lock = LiveLock.take(alive, alive);
            if (lock.isPresent()) {
                try (LiveLock held = lock.get()) {
                    removeIfTaken(name, home);
                }
            }
        } catch (NoSuchFileException gone) {
            LOG.debug("another server has removed {}", home, gone);
        }
    }

    private void removeIfTaken(String name, Path home) throws IOException {
        try {
            ServerJournals left = journals.apply(name);
            left.readOn();
            if (left.owned().stream()
                    .noneMatch(owned -> owners.apply(owned.slot()).has(owned.epoch()))) {
                ServerHome.erase(home);
                LOG.info("the directory of server process {} is removed: all that it left was taken over", name);
            }
        } catch (StorageException e) {
            LOG.warn("the directory {} of a server process that has ended stays: {}", home, e.getMessage());
        }
    }
}
