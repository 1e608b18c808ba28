/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import dev.varve.ClosableIterator;
import dev.varve.Durability;
import dev.varve.Headers;
import dev.varve.Preconditions;
import dev.varve.StorageException;
import dev.varve.object.ObjectInfo;
import dev.varve.object.ObjectName;
import dev.varve.object.ObjectReader;
import dev.varve.object.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** Objects by bucket and name. An object enters the map in one step, when all of it has been read. */
final class MemoryObjects implements ObjectStore {
    private static final int CHUNK_BYTES = 64 << 10;

    private final Environment environment;
    private final ConcurrentNavigableMap<String, ConcurrentNavigableMap<String, StoredObject>> buckets =
            new ConcurrentSkipListMap<>();

    MemoryObjects(Environment environment) {
        this.environment = environment;
    }

    @Override
    public ObjectInfo put(ObjectName name, InputStream content, Headers metadata) {
        environment.lifecycle().requireOpen();
        StoredObject object = read(name, content, metadata);
        environment.lifecycle().requireOpen();
        StoredObject held = buckets.computeIfAbsent(name.bucket(), unused -> new ConcurrentSkipListMap<>())
                .putIfAbsent(name.name(), object);
        if (held == null) {
            return object.info();
        }
        requireSame(object.info(), held.info());
        return held.info();
    }

    private static void requireSame(ObjectInfo given, ObjectInfo held) {
        boolean same = given.size() == held.size()
                && given.sha256().equals(held.sha256())
                && given.metadata().equals(held.metadata());
        if (!same) {
            throw StorageException.revisionConflict(
                    "object '" + held.name() + "' holds other content; delete it first or choose another name", 1);
        }
    }

    private StoredObject read(ObjectName name, InputStream content, Headers metadata) {
        MessageDigest digest = sha256();
        List<byte[]> chunks = new ArrayList<>();
        long size = 0;
        try {
            byte[] chunk = content.readNBytes(CHUNK_BYTES);
            while (chunk.length > 0) {
                digest.update(chunk);
                size += chunk.length;
                chunks.add(chunk);
                chunk = content.readNBytes(CHUNK_BYTES);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the content of object '" + name + "' cannot be read", e);
        }
        ObjectInfo info = new ObjectInfo(
                name,
                size,
                HexFormat.of().formatHex(digest.digest()),
                metadata,
                environment.clock().instant().truncatedTo(ChronoUnit.MILLIS),
                Durability.VOLATILE);
        return new StoredObject(info, List.copyOf(chunks));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public Optional<ObjectReader> get(ObjectName name) {
        return Optional.ofNullable(find(name)).map(object -> new MemoryObjectReader(object, environment.lifecycle()));
    }

    @Override
    public Optional<ObjectInfo> info(ObjectName name) {
        return Optional.ofNullable(find(name)).map(StoredObject::info);
    }

    private @Nullable StoredObject find(ObjectName name) {
        return bucket(name.bucket()).get(name.name());
    }

    @Override
    public ClosableIterator<ObjectInfo> list(String bucket, String prefix) {
        NavigableMap<String, StoredObject> objects = bucket(bucket);
        return new LazyIterator<>(environment.lifecycle(), previous -> {
            Map.Entry<String, StoredObject> next = previous == null
                    ? objects.ceilingEntry(prefix)
                    : objects.higherEntry(previous.name().name());
            boolean fits = next != null && next.getKey().startsWith(prefix);
            return fits ? next.getValue().info() : null;
        });
    }

    @Override
    public List<String> buckets() {
        environment.lifecycle().requireOpen();
        return buckets.entrySet().stream()
                .filter(bucket -> !bucket.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public boolean delete(ObjectName name) {
        return bucket(name.bucket()).remove(name.name()) != null;
    }

    private ConcurrentNavigableMap<String, StoredObject> bucket(String bucket) {
        environment.lifecycle().requireOpen();
        return buckets.getOrDefault(Preconditions.name("bucket", bucket), new ConcurrentSkipListMap<>());
    }
}
