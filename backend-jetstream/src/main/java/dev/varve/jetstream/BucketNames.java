/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.SubjectFilter;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How buckets are named in JetStream: as NATS KV (ADR-8) and NATS Object Store (ADR-20) say, behind the prefix of the names if there is one.
 *
 * <p>No other client accepts a name with the plus sign that ends the prefix, so that buckets of installations stay apart.
 *
 * @param stream what the names of their streams begin with
 * @param subject the first token of their subjects
 * @param prefix what stands before the name of a bucket, possibly empty
 */
record BucketNames(String stream, String subject, String prefix) {

    private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9_-]{1,128}");

    /** The names of buckets of keys. */
    static BucketNames ofKeys(Naming naming) {
        return new BucketNames("KV_", "$KV", naming.namePrefix());
    }

    /** The names of buckets of objects. */
    static BucketNames ofObjects(Naming naming) {
        return new BucketNames("OBJ_", "$O", naming.namePrefix());
    }

    /** The name by which NATS knows {@code bucket}. */
    String full(String bucket) {
        return prefix + bucket;
    }

    /** The stream of {@code bucket}. */
    String stream(String bucket) {
        return stream + full(bucket);
    }

    /** The bucket whose stream is {@code id}; empty if it is none of ours. */
    Optional<String> bucket(String id) {
        String before = stream + prefix;
        return id.startsWith(before)
                ? Optional.of(id.substring(before.length()))
                        .filter(name -> BUCKET.matcher(name).matches())
                : Optional.empty();
    }

    /** What the subjects of {@code bucket} begin with. */
    String root(String bucket) {
        return subject + "." + full(bucket) + ".";
    }

    /** The subject of a key. */
    String key(String bucket, String name) {
        return root(bucket) + KeyNames.escape(name);
    }

    /** The subjects of the keys that fit {@code filter}. */
    String keys(String bucket, SubjectFilter filter) {
        return key(bucket, filter.value());
    }

    /** The name of the key whose subject is {@code subject}. */
    String keyName(String bucket, String subject) {
        return KeyNames.unescape(subject.substring(root(bucket).length()));
    }
}
