/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static dev.varve.persist.server.WireFixture.with;

import dev.varve.Bytes;
import dev.varve.SubjectFilter;
import dev.varve.kv.Key;
import dev.varve.persist.server.WireFixture.Reply;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A server with nothing in it, for each test, and what is asked of one of its buckets most. */
abstract class BucketOverTheWire {

    static final String BUCKET = "b";

    @TempDir
    Path root;

    WireFixture wire;

    @BeforeEach
    final void open() {
        wire = new WireFixture(root);
    }

    @AfterEach
    final void close() {
        wire.close();
    }

    static Target key(String name) {
        return Target.of(Key.of(BUCKET, name));
    }

    static Target keys(String filter) {
        return Target.keys(BUCKET, SubjectFilter.of(filter));
    }

    final Reply put(String key, String value, Object... headers) {
        return wire.ask(Verb.KV_PUT, key(key), with(headers), Bytes.utf8(value));
    }

    final Reply get(String key) {
        return wire.ask(Verb.KV_GET, key(key));
    }
}
