/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.warm;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.persist.warm.Shipment.Content;
import dev.varve.persist.warm.Shipment.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings shipments into the store: data first, then the manifest that names it, which counts. An end at any moment leaves the last manifest in force. Safe for use by many threads, each with other files.
 *
 * <p>Nothing is listed. A file whose manifest is known costs two writes, and a deletion for each object that nothing names any more.
 */
public final class Shipper {

    private static final Logger LOG = LoggerFactory.getLogger(Shipper.class);

    private final WarmStore store;
    private final String writer;
    private final LongConsumer sent;
    private final KnownManifests known = new KnownManifests();

    /**
     * @param writer a name of this process that no other ever has
     * @param sent is told how many bytes of data were sent, compressed
     */
    public Shipper(WarmStore store, String writer, LongConsumer sent) {
        this.store = store;
        this.writer = writer;
        this.sent = sent;
    }

    /**
     * Stores {@code shipment}. May be repeated after a failure, with the same shipment.
     *
     * @throws StorageException if the store does not take it now
     * @throws dev.varve.OutcomeUnknownException if nobody knows whether it did
     */
    public Outcome ship(Shipment shipment) {
        try {
            Optional<KnownManifests.Known> found = find(shipment.name());
            Optional<Outcome> decided = found.flatMap(there -> decide(there.manifest(), shipment));
            return decided.orElseGet(() -> ship(shipment, found));
        } catch (RuntimeException e) {
            // What it did is to be read again, not believed.
            known.forget(shipment.name());
            throw e;
        }
    }

    private Optional<KnownManifests.Known> find(WarmName name) {
        Optional<KnownManifests.Known> remembered = known.find(name);
        if (remembered.isPresent()) {
            return remembered;
        }
        return store.manifest(name.manifest()).map(tagged -> {
            Manifest manifest = ManifestText.read(tagged.content(), name.manifest());
            if (!manifest.text().equals(name.text())) {
                throw StorageException.corrupt(
                        "manifest '" + name.manifest() + "' is of " + manifest.text() + ", not of " + name.text(),
                        null);
            }
            return new KnownManifests.Known(manifest, tagged.tag());
        });
    }

    /** What is to be said without storing anything. */
    private Optional<Outcome> decide(Manifest there, Shipment shipment) {
        boolean own = there.writer().equals(writer);
        if (there.epoch() > shipment.epoch()) {
            return Optional.of(Outcome.FENCED);
        } else if (!own && !there.position().isWithin(shipment.base())) {
            return Optional.of(Outcome.AHEAD);
        } else if (own && isStored(there, shipment)) {
            return Optional.of(Outcome.SHIPPED);
        } else if (shipment.content() instanceof Content.Commands && !continues(there, shipment)) {
            return Optional.of(Outcome.SNAPSHOT_NEEDED);
        }
        return Optional.empty();
    }

    /** Whether an earlier attempt has stored it, whose answer was lost. Catalogs have no positions. */
    private static boolean isStored(Manifest there, Shipment shipment) {
        boolean gone = shipment.content() instanceof Content.Dropped;
        if (shipment.content() instanceof Content.Copy copy && copy.instead() == Content.Instead.REPAIR) {
            return false;
        }
        return !shipment.name().isCatalog() && there.position().equals(shipment.upTo()) && there.isDropped() == gone;
    }

    private static boolean continues(Manifest there, Shipment shipment) {
        return there.position().equals(shipment.base())
                && there.current().filter(Generation::takesMore).isPresent();
    }

    private Outcome ship(Shipment shipment, Optional<KnownManifests.Known> found) {
        if (found.isEmpty() && shipment.content() instanceof Content.Commands) {
            return Outcome.SNAPSHOT_NEEDED;
        }
        if (found.isEmpty() && shipment.content() instanceof Content.Dropped) {
            return Outcome.SHIPPED;
        }
        Optional<Manifest> before = found.map(KnownManifests.Known::manifest);
        Manifest next = manifest(shipment, before);
        Bytes text = ManifestText.write(next);
        Optional<String> tag = store.replace(shipment.name().manifest(), found.map(KnownManifests.Known::tag), text);
        if (tag.isEmpty()) {
            return refused(shipment);
        }
        known.put(shipment.name(), new KnownManifests.Known(next, tag.get()));
        before.ifPresent(old -> removeUnnamed(old, next));
        return Outcome.SHIPPED;
    }

    /** Somebody else has replaced the manifest. */
    private Outcome refused(Shipment shipment) {
        known.forget(shipment.name());
        Optional<KnownManifests.Known> now = find(shipment.name());
        if (now.isPresent() && now.get().manifest().epoch() > shipment.epoch()) {
            return Outcome.FENCED;
        }
        throw StorageException.unavailable(
                "manifest '" + shipment.name().manifest() + "' was changed meanwhile; it is looked at again", null);
    }

    private Manifest manifest(Shipment shipment, Optional<Manifest> before) {
        Optional<Generation> current = before.flatMap(Manifest::current);
        Optional<Generation> previous = before.flatMap(Manifest::previous);
        if (shipment.content() instanceof Content.Dropped) {
            current = Optional.empty();
            previous = Optional.empty();
        } else if (shipment.content() instanceof Content.Copy copy) {
            previous = switch (copy.instead()) {
                case KEEP -> current;
                case REPAIR -> previous;
                case FORGET -> Optional.empty();
            };
            current = Optional.of(
                    snapshot(shipment, copy, current.map(Generation::number).orElse(0L)));
        } else if (shipment.content() instanceof Content.Commands commands) {
            current = current.map(generation -> increment(shipment, commands, generation));
        }
        return new Manifest(
                shipment.name().text(),
                shipment.epoch(),
                writer,
                before.map(Manifest::version).orElse(0L) + 1,
                shipment.upTo(),
                current,
                previous);
    }

    private Generation snapshot(Shipment shipment, Content.Copy copy, long number) {
        Path packed = copy.file().resolveSibling(copy.file().getFileName() + ".zst");
        try {
            WarmContent content = PackedFile.pack(copy.file(), packed);
            String key = shipment.name().snapshot(shipment.epoch(), shipment.upTo());
            StoredPart part = create(key, content, shipment);
            return new Generation(number + 1, part, List.of(), copy.state());
        } finally {
            delete(packed);
        }
    }

    private Generation increment(Shipment shipment, Content.Commands commands, Generation generation) {
        String key = shipment.name().increment(shipment.epoch(), shipment.upTo());
        List<StoredPart> tail = generation.smallTail();
        WarmContent content = PackedFile.pack(commands.commands());
        Optional<WarmContent> joined = tail.isEmpty() ? Optional.empty() : joinable(tail, content);
        StoredPart part = create(key, joined.orElse(content), shipment);
        return generation.without(joined.isPresent() ? tail : List.of()).with(part, commands.state());
    }

    /** The increments {@code tail} and {@code content} in one; empty where some of them are in a cold class. */
    private Optional<WarmContent> joinable(List<StoredPart> tail, WarmContent content) {
        try {
            return Optional.of(joined(tail, content));
        } catch (StorageException e) {
            if (e.code() != ErrorCode.RESTORING) {
                throw e;
            }
            LOG.debug("increments that are cold stay as they are", e);
            return Optional.empty();
        }
    }

    /** The increments {@code tail} and {@code content} in one: zstd frames may stand behind each other. */
    private WarmContent joined(List<StoredPart> tail, WarmContent content) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            for (StoredPart part : tail) {
                try (InputStream in = store.open(part.key())
                        .orElseThrow(() -> StorageException.corrupt(
                                "object '" + part.key() + "' is missing in " + store.name(), null))) {
                    all.write(PackedFile.verified(part, in));
                }
            }
            try (InputStream in = content.open()) {
                in.transferTo(all);
            }
        } catch (IOException e) {
            throw StorageException.unavailable("increments of " + store.name() + " cannot be put together: " + e, e);
        }
        return WarmContent.of(Bytes.wrap(all.toByteArray()));
    }

    private StoredPart create(String key, WarmContent content, Shipment shipment) {
        store.create(key, content);
        sent.accept(content.length());
        return new StoredPart(key, content.length(), content.sha256(), shipment.upTo());
    }

    /** Removes what {@code next} does not name any more; what cannot be removed stays. */
    private void removeUnnamed(Manifest old, Manifest next) {
        Set<String> unnamed = new HashSet<>(old.keys());
        unnamed.removeAll(next.keys());
        for (String key : unnamed) {
            try {
                store.delete(key);
            } catch (RuntimeException e) {
                LOG.warn("object '{}', which nothing needs any more, stays in {}", key, store.name(), e);
            }
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Forgets what is known of the files of {@code slot}: it is another's. */
    public void forget(int slot) {
        known.forget(slot);
    }
}
