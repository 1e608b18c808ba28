/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.snapshot;

import dev.varve.ClosableIterator;
import dev.varve.ErrorCode;
import dev.varve.Headers;
import dev.varve.OutcomeUnknownException;
import dev.varve.Preconditions;
import dev.varve.StorageException;
import dev.varve.object.ObjectInfo;
import dev.varve.object.ObjectName;
import dev.varve.object.ObjectReader;
import dev.varve.object.ObjectStore;
import dev.varve.recipes.da.CompatibilityKey;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

/**
 * The application's states in an object store, compressed, each under {@code <rollup revision>.<action id>} with the version that made it and the hash of the state.
 *
 * <p>A state of any size costs disk in the working directory and no memory. A snapshot is visible only when it is whole. Stateless; safe for use by many threads.
 */
public final class Snapshots {

    /** The bucket in which applications look. */
    public static final String BUCKET = "snapshots";

    /** How many of the latest are never removed: a start falls back to the one before the latest. */
    public static final int KEPT = 2;

    private static final int ATTEMPTS = 8;

    private final ObjectStore objects;
    private final String bucket;
    private final Path work;

    /**
     * The snapshots in {@code bucket}.
     *
     * @param work a directory that is there, for temporary files
     */
    public Snapshots(ObjectStore objects, String bucket, Path work) {
        this.objects = objects;
        this.bucket = Preconditions.name("snapshot bucket", bucket);
        this.work = work;
    }

    /**
     * Stores {@code state} as {@code id}, made by {@code version}, and returns when it is durable. Does not close {@code state}. May be repeated with the same state.
     *
     * @throws StorageException {@link ErrorCode#REVISION_CONFLICT} if {@code id} is there with another state
     * @throws UncheckedIOException if {@code state} cannot be read; nothing is visible then
     */
    public SnapshotInfo publish(SnapshotId id, CompatibilityKey version, InputStream state) {
        try {
            Path packed = Files.createTempFile(work, "snapshot-", ".gz");
            try {
                StateHash hash = pack(state, packed);
                ObjectInfo stored = put(id, packed, SnapshotInfo.metadata(version, hash.hex(), hash.bytes()));
                return SnapshotInfo.of(stored).orElseThrow();
            } finally {
                Files.deleteIfExists(packed);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static StateHash pack(InputStream state, Path file) throws IOException {
        try (OutputStream packed = new GZIPOutputStream(Files.newOutputStream(file))) {
            return StateHash.copying(state, packed);
        }
    }

    private ObjectInfo put(SnapshotId id, Path file, Headers metadata) throws IOException {
        Optional<OutcomeUnknownException> unknown = Optional.empty();
        for (int i = 0; i < ATTEMPTS; i++) {
            try (InputStream content = Files.newInputStream(file)) {
                return objects.put(name(id), content, metadata);
            } catch (OutcomeUnknownException e) {
                // To put the same content again is harmless, and tells.
                unknown = Optional.of(e);
            }
        }
        throw unknown.orElseThrow();
    }

    private ObjectName name(SnapshotId id) {
        return ObjectName.of(bucket, id.toString());
    }

    /** What is there, the latest first. */
    public List<SnapshotInfo> list() {
        List<SnapshotInfo> found = new ArrayList<>();
        try (ClosableIterator<ObjectInfo> all = objects.list(bucket, "")) {
            all.forEachRemaining(info -> SnapshotInfo.of(info).ifPresent(found::add));
        }
        found.sort(Comparator.comparing(SnapshotInfo::id).reversed());
        return found;
    }

    /**
     * Brings the latest state that is whole, and that a version which {@code usable} accepts has made, to {@code target}, which appears only when it is verified. Empty if there is
     * none.
     *
     * @throws StorageException {@link ErrorCode#UNAVAILABLE} if the store does not answer: that is not damage
     */
    public Optional<RestoredSnapshot> restore(Predicate<CompatibilityKey> usable, Path target) {
        List<SnapshotId> damaged = new ArrayList<>();
        for (SnapshotInfo info : list()) {
            if (usable.test(info.version())) {
                if (fetch(info, target)) {
                    return Optional.of(new RestoredSnapshot(info, target, damaged));
                }
                damaged.add(info.id());
            }
        }
        return Optional.empty();
    }

    /** Whether the state is at {@code target} now; false if it is damaged or gone. */
    private boolean fetch(SnapshotInfo info, Path target) {
        try {
            Path partial = target.resolveSibling("." + target.getFileName() + ".partial");
            try {
                boolean whole = objects.get(name(info.id()))
                        .map(reader -> unpack(reader, info, partial))
                        .orElse(false);
                if (whole) {
                    Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
                }
                return whole;
            } finally {
                Files.deleteIfExists(partial);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the object is whole and its state has the hash that was given with it. */
    private static boolean unpack(ObjectReader opened, SnapshotInfo info, Path file) {
        try (ObjectReader reader = opened;
                OutputStream state = Files.newOutputStream(file)) {
            StateHash found = StateHash.copying(new GZIPInputStream(reader.stream()), state);
            // To the end, where the store checks its own digest.
            reader.stream().transferTo(OutputStream.nullOutputStream());
            return found.hex().equals(info.stateHash()) && found.bytes() == info.stateBytes();
        } catch (ZipException | EOFException damaged) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (StorageException e) {
            if (e.code() == ErrorCode.CORRUPT) {
                return false;
            }
            throw e;
        }
    }

    /** The last action of the oldest snapshot that a start may fall back to, so that the journal keeps what follows it; empty while there are fewer than {@value #KEPT}. */
    public OptionalLong oldestNeeded() {
        List<SnapshotInfo> all = list();
        return all.size() < KEPT
                ? OptionalLong.empty()
                : OptionalLong.of(all.get(KEPT - 1).id().actionId());
    }

    /** Removes what was stored before {@code limit}, but for the latest {@value #KEPT}; returns how many. */
    public int removeBefore(Instant limit) {
        int removed = 0;
        for (SnapshotInfo info : list().stream().skip(KEPT).toList()) {
            if (info.storeTime().isBefore(limit) && objects.delete(name(info.id()))) {
                removed++;
            }
        }
        return removed;
    }
}
