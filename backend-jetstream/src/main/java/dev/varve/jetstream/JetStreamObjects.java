/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.ClosableIterator;
import dev.varve.Headers;
import dev.varve.object.ObjectInfo;
import dev.varve.object.ObjectName;
import dev.varve.object.ObjectReader;
import dev.varve.object.ObjectStore;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** The objects of JetStream, in buckets that NATS Object Store can read and write too. */
final class JetStreamObjects implements ObjectStore {

    private final ObjectReads reads;
    private final ObjectWrites writes;

    JetStreamObjects(Scope scope) {
        this.reads = new ObjectReads(scope);
        this.writes = new ObjectWrites(scope, reads);
    }

    @Override
    public ObjectInfo put(ObjectName name, InputStream content, Headers metadata) {
        return writes.put(name, content, metadata);
    }

    @Override
    public Optional<ObjectReader> get(ObjectName name) {
        return reads.get(name);
    }

    @Override
    public Optional<ObjectInfo> info(ObjectName name) {
        return reads.info(name);
    }

    @Override
    public ClosableIterator<ObjectInfo> list(String bucket, String prefix) {
        return reads.list(bucket, prefix);
    }

    @Override
    public List<String> buckets() {
        return reads.nonEmpty();
    }

    @Override
    public boolean delete(ObjectName name) {
        return writes.delete(name);
    }
}
