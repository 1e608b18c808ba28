/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.kv;

import dev.varve.Bytes;
import dev.varve.Capability;
import dev.varve.Receipt;
import dev.varve.SubjectFilter;
import dev.varve.kv.BucketInfo;
import dev.varve.kv.Key;
import dev.varve.kv.KeyValueEntry;
import dev.varve.testkit.backend.StoreContract;
import java.util.List;
import java.util.Optional;

/** What the contracts of key-values share: short ways to write and to look. */
abstract class BucketContract extends StoreContract {

    static final SubjectFilter ALL = SubjectFilter.all();

    /** What a store may add to each value where it lacks {@link Capability#EXACT_BYTES}. */
    private static final int STORE_BYTES = 500;

    /** What {@code values} values must stay below a limit in bytes, for what the store adds to each. */
    final int room(int values) {
        return has(Capability.EXACT_BYTES) ? 0 : values * STORE_BYTES;
    }

    final Receipt put(Key key, String value) {
        return keyValues().put(key, Bytes.utf8(value));
    }

    final Optional<String> value(Key key) {
        return keyValues().get(key).map(entry -> entry.value().utf8());
    }

    final long revision(Key key) {
        return keyValues().get(key).map(KeyValueEntry::revision).orElse(0L);
    }

    final List<String> keys(String bucket, String filter) {
        return keyValues().keys(bucket, SubjectFilter.of(filter)).toList();
    }

    final BucketInfo info(String bucket) {
        return keyValues().info(bucket).orElseThrow();
    }
}
