/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.StorageException;
import dev.varve.persist.journal.Channels;
import dev.varve.persist.store.DataDirectory;
import dev.varve.persist.store.StoreSettings;
import dev.varve.pubsub.wire.WireSubjects;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * What all workers of a server share.
 *
 * @param verbs carries out requests
 * @param surroundings what verbs need to know
 * @param ownership which slots are this server's
 * @param sender sends answers and change messages
 * @param subjects where change messages go
 * @param directory where files are
 * @param settings how they are kept
 * @param idleClose how long a file stays open that nobody asks for
 * @param mostOpenFiles how many files each has open
 * @param onFenced runs when a file turns out to belong to another server
 * @param onFailed is told why the server cannot go on
 * @param channels opens the files of journals
 * @param commits counts how often changes were made safe
 * @param warm ships files to a store, if there is one
 */
record WorkerParts(
        Verbs verbs,
        Surroundings surroundings,
        Ownership ownership,
        Sender sender,
        WireSubjects subjects,
        DataDirectory directory,
        StoreSettings settings,
        Duration idleClose,
        int mostOpenFiles,
        Runnable onFenced,
        Consumer<StorageException> onFailed,
        Channels channels,
        AtomicLong commits,
        Optional<WarmTier> warm) {}
