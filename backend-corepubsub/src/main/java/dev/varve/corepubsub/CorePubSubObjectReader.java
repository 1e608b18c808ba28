/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.object.ObjectInfo;
import dev.varve.object.ObjectReader;
import java.io.InputStream;

/** An object opened for reading. */
final class CorePubSubObjectReader implements ObjectReader {

    private final ObjectInfo info;
    private final ObjectInput input;

    CorePubSubObjectReader(ObjectInfo info, ObjectInput input) {
        this.info = info;
        this.input = input;
    }

    @Override
    public ObjectInfo info() {
        return info;
    }

    @Override
    public InputStream stream() {
        return input;
    }

    @Override
    public void close() {
        input.close();
    }
}
