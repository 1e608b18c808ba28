/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.history;

import dev.varve.Bytes;
import dev.varve.ClosableIterator;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.Varve;
import dev.varve.kv.Key;
import dev.varve.kv.KeyValueEntry;
import dev.varve.object.ObjectInfo;
import dev.varve.object.ObjectName;
import dev.varve.object.ObjectReader;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a store holds when nobody writes any more.
 *
 * @param streams the messages of each subject, in the order in which the store gives them
 * @param keys the value of each key that has one
 * @param objects the objects
 */
public record FinalState(Map<Subject, List<Held>> streams, Map<Key, Held> keys, Map<ObjectName, Held> objects) {

    public FinalState {
        streams = Map.copyOf(streams);
        keys = Map.copyOf(keys);
        objects = Map.copyOf(objects);
    }

    /**
     * Reads all subjects, and all of the buckets, that {@code history} speaks of.
     *
     * @throws dev.varve.StorageException if something cannot be read
     */
    public static FinalState read(Varve store, History history) {
        Map<Subject, List<Held>> streams = new TreeMap<>();
        Map<Key, Held> keys = new HashMap<>();
        Map<ObjectName, Held> objects = new HashMap<>();
        Places places = Places.of(history.events());
        places.subjects().forEach(subject -> streams.put(subject, messages(store, subject)));
        places.buckets().forEach(bucket -> keys.putAll(values(store, bucket)));
        places.objectBuckets().forEach(bucket -> objects.putAll(objects(store, bucket)));
        return new FinalState(streams, keys, objects);
    }

    private static List<Held> messages(Varve store, Subject subject) {
        List<Held> messages = new ArrayList<>();
        try (ClosableIterator<StoredMessage> all = store.streams().getAll(subject, Range.all())) {
            all.forEachRemaining(message -> messages.add(Held.of(message)));
        }
        return messages;
    }

    private static Map<Key, Held> values(Varve store, String bucket) {
        Map<Key, Held> values = new HashMap<>();
        try (ClosableIterator<KeyValueEntry> all = store.keyValues().getAll(bucket, SubjectFilter.all())) {
            all.forEachRemaining(entry -> values.put(entry.key(), Held.of(entry)));
        }
        return values;
    }

    private static Map<ObjectName, Held> objects(Varve store, String bucket) {
        Map<ObjectName, Held> objects = new HashMap<>();
        for (ObjectInfo info : store.objects().list(bucket, "").toList()) {
            content(store, info.name()).ifPresent(content -> objects.put(info.name(), content));
        }
        return objects;
    }

    private static Optional<Held> content(Varve store, ObjectName name) {
        Optional<ObjectReader> opened = store.objects().get(name);
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        try (ObjectReader reader = opened.get()) {
            byte[] bytes = reader.stream().readAllBytes();
            return Optional.of(new Held(0, Payload.idOrDamage(Optional.of(Bytes.wrap(bytes)))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Held> of(Subject subject) {
        return streams.getOrDefault(subject, List.of());
    }

    /** The values of {@code bucket}. */
    Map<Key, Held> of(String bucket) {
        Map<Key, Held> values = new HashMap<>(keys);
        values.keySet().removeIf(key -> !key.bucket().equals(bucket));
        return values;
    }

    long messages() {
        return streams.values().stream().mapToLong(List::size).sum();
    }
}
