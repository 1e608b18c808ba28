/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.kv.BucketSpec;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.wire.BucketCodec;
import dev.varve.pubsub.wire.ConsumerCodec;
import dev.varve.pubsub.wire.HeaderReader;
import dev.varve.pubsub.wire.StreamCodec;
import dev.varve.stream.ConsumerSpec;
import dev.varve.stream.StreamSpec;

/** Specifications as files keep them: the headers by which they travel, as text. */
final class SpecText {

    private SpecText() {}

    static String of(StreamSpec spec) {
        WireHeaders.Builder headers = WireHeaders.builder();
        StreamCodec.write(headers, spec);
        return HeaderText.write(headers.build().asMap());
    }

    static StreamSpec stream(String text) {
        return StreamCodec.readSpec(HeaderReader.of(HeaderText.readWire(text)));
    }

    static String of(ConsumerSpec spec) {
        WireHeaders.Builder headers = WireHeaders.builder();
        ConsumerCodec.writeWhole(headers, spec);
        return HeaderText.write(headers.build().asMap());
    }

    static ConsumerSpec consumer(String text) {
        return ConsumerCodec.readWhole(HeaderReader.of(HeaderText.readWire(text)));
    }

    static String of(BucketSpec spec) {
        WireHeaders.Builder headers = WireHeaders.builder();
        BucketCodec.write(headers, spec);
        return HeaderText.write(headers.build().asMap());
    }

    static BucketSpec bucket(String text) {
        return BucketCodec.readSpec(HeaderReader.of(HeaderText.readWire(text)));
    }
}
