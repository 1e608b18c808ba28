/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.testkit.s3;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** A bucket and what is in it. Every request is carried out under its lock. */
final class FakeBucket {

    private final S3BucketKind kind;
    private final TreeMap<String, List<Optional<FakeObject>>> keys = new TreeMap<>();
    private final Map<String, FakeUpload> uploads = new HashMap<>();

    FakeBucket(S3BucketKind kind) {
        this.kind = kind;
    }

    S3BucketKind kind() {
        return kind;
    }

    Map<String, FakeUpload> uploads() {
        return uploads;
    }

    String newVersion() {
        return kind == S3BucketKind.PLAIN
                ? "null"
                : UUID.randomUUID().toString().replace("-", "");
    }

    /** The last version of each key that is not deleted, in order. */
    NavigableMap<String, FakeObject> present() {
        TreeMap<String, FakeObject> present = new TreeMap<>();
        keys.keySet().forEach(key -> present(key).ifPresent(object -> present.put(key, object)));
        return present;
    }

    Optional<FakeObject> present(String key) {
        List<Optional<FakeObject>> versions = keys.getOrDefault(key, List.of());
        return versions.isEmpty() ? Optional.empty() : versions.get(versions.size() - 1);
    }

    Optional<FakeObject> version(String key, String version) {
        return keys.getOrDefault(key, List.of()).stream()
                .flatMap(Optional::stream)
                .filter(object -> object.version().equals(version))
                .findFirst();
    }

    void put(String key, FakeObject object) {
        List<Optional<FakeObject>> versions = keys.computeIfAbsent(key, unused -> new ArrayList<>());
        if (kind == S3BucketKind.PLAIN) {
            versions.clear();
        }
        versions.add(Optional.of(object));
    }

    void change(String key, FakeObject changed) {
        keys.getOrDefault(key, new ArrayList<>())
                .replaceAll(object -> object.filter(old -> old.version().equals(changed.version()))
                                .isPresent()
                        ? Optional.of(changed)
                        : object);
    }

    /** What {@code DELETE} without a version does: hides where there are versions, and removes where there are none. */
    void hide(String key) {
        if (kind == S3BucketKind.PLAIN) {
            keys.remove(key);
        } else {
            keys.computeIfAbsent(key, unused -> new ArrayList<>()).add(Optional.empty());
        }
    }

    void remove(String key, String version, Instant now) {
        version(key, version).filter(object -> object.locked(now)).ifPresent(object -> {
            throw new S3Error(403, "AccessDenied", "Access Denied because object protected by object lock.");
        });
        keys.getOrDefault(key, new ArrayList<>())
                .removeIf(object ->
                        object.filter(old -> old.version().equals(version)).isPresent());
    }
}
