/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.warm;

import dev.varve.Bytes;
import dev.varve.OutcomeUnknownException;
import dev.varve.StorageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** A store in memory, of which every call is noted, and can be made to fail before or after its effect. Safe for use by many threads. */
public final class MemoryWarmStore implements WarmStore {

    private final Map<String, Tagged> objects = new TreeMap<>();
    private final Set<String> cold = ConcurrentHashMap.newKeySet();
    private final List<String> calls = new ArrayList<>();
    private volatile Fault fault = Fault.NONE;
    private int tags;

    /** What happens to calls. */
    public interface Fault {

        /** Lets everything happen. */
        Fault NONE = new Fault() {};

        /** Runs before the effect of {@code call}, such as {@code replace slots/…}; may throw. */
        default void before(String call) {}

        /** Runs after the effect of {@code call}; may throw. */
        default void after(String call) {}
    }

    /** A store that cannot be reached. */
    public static final Fault DOWN = new Fault() {
        @Override
        public void before(String call) {
            throw StorageException.unavailable("the store is down", null);
        }
    };

    /** From now on {@code next} happens to calls. */
    public void fault(Fault next) {
        fault = next;
    }

    /** What an answer is like that was lost. */
    public static RuntimeException lost() {
        return new OutcomeUnknownException("the answer was lost", "a test", "none", null);
    }

    private <T> T call(String call, Supplier<T> effect) {
        synchronized (calls) {
            calls.add(call);
        }
        Fault now = fault;
        now.before(call);
        T answer = effect.get();
        now.after(call);
        return answer;
    }

    /** The calls so far: verb, blank, key. */
    public List<String> calls() {
        synchronized (calls) {
            return List.copyOf(calls);
        }
    }

    /** The keys of all objects. */
    public synchronized List<String> keys() {
        return List.copyOf(objects.keySet());
    }

    /** The keys of objects that a manifest names, and that are not there. */
    public synchronized List<String> missing() {
        return objects.entrySet().stream()
                .filter(entry -> entry.getKey().endsWith("/manifest"))
                .flatMap(entry -> ManifestText.read(entry.getValue().content(), entry.getKey()).keys().stream())
                .filter(key -> !objects.containsKey(key))
                .toList();
    }

    /** Flips a bit in the middle of {@code key}. */
    public synchronized void damage(String key) {
        Tagged object = Objects.requireNonNull(objects.get(key));
        byte[] bytes = object.content().toByteArray();
        bytes[bytes.length / 2] ^= 1;
        objects.put(key, new Tagged(Bytes.wrap(bytes), object.tag()));
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public void probe() {
        call("probe", () -> true);
    }

    @Override
    public void create(String key, WarmContent content) {
        byte[] bytes;
        try (InputStream in = content.open()) {
            bytes = in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        boolean unused = call("create " + key, () -> put(key, Bytes.wrap(bytes)));
    }

    private synchronized boolean put(String key, Bytes content) {
        Tagged there = objects.get(key);
        if (there != null && !there.content().equals(content)) {
            throw StorageException.invalid("'" + key + "' holds something else");
        }
        objects.put(key, new Tagged(content, "t" + ++tags));
        return true;
    }

    @Override
    public Optional<InputStream> open(String key) {
        return call("open " + key, () -> warm(key))
                .map(object -> new ByteArrayInputStream(object.content().toByteArray()));
    }

    private synchronized Optional<Tagged> find(String key) {
        return Optional.ofNullable(objects.get(key));
    }

    private Optional<Tagged> warm(String key) {
        if (cold.contains(key)) {
            throw StorageException.restoring("'" + key + "' is cold", Duration.ofHours(1));
        }
        return find(key);
    }

    /** Has {@code key} in a cold class from now on. */
    public void freeze(String key) {
        cold.add(key);
    }

    /** Has all objects readable. */
    public void thawAll() {
        cold.clear();
    }

    @Override
    public Optional<Kept> head(String key) {
        return call("head " + key, () -> find(key))
                .map(object -> new Kept(object.content().size(), Digests.sha256(object.content())));
    }

    @Override
    public Duration thaw(String key) {
        return call("thaw " + key, () -> cold.contains(key) ? Duration.ofHours(5) : Duration.ZERO);
    }

    @Override
    public Optional<Tagged> manifest(String key) {
        return call("manifest " + key, () -> find(key));
    }

    @Override
    public Optional<String> replace(String key, Optional<String> tag, Bytes manifest) {
        return call("replace " + key, () -> swap(key, tag, manifest));
    }

    private synchronized Optional<String> swap(String key, Optional<String> tag, Bytes manifest) {
        Optional<String> there = find(key).map(Tagged::tag);
        if (!there.equals(tag)) {
            return Optional.empty();
        }
        String next = "t" + ++tags;
        objects.put(key, new Tagged(manifest, next));
        return Optional.of(next);
    }

    @Override
    public void delete(String key) {
        var unused = call("delete " + key, () -> remove(key));
    }

    private synchronized Optional<Tagged> remove(String key) {
        return Optional.ofNullable(objects.remove(key));
    }

    @Override
    public List<String> list(String prefix) {
        return call(
                "list " + prefix,
                () -> keys().stream().filter(key -> key.startsWith(prefix)).toList());
    }

    @Override
    public void close() {}
}
