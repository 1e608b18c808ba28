/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.HeaderReader;
import java.util.Optional;

/**
 * What a message bears in the place of a value that is too large for it: where the value is, and how to know that it is the right one.
 *
 * @param id names the content in the content stream; each is named by one message at most
 * @param size its bytes
 * @param sha256 its digest, in hexadecimal digits
 */
record ContentReference(String id, long size, String sha256) {

    /** The reference among {@code headers}, if there is one. */
    static Optional<ContentReference> of(WireHeaders headers) {
        HeaderReader reader = HeaderReader.of(headers);
        return reader.text(HeaderNames.OBJECT)
                .map(id -> new ContentReference(
                        id, reader.requiredNumber(HeaderNames.SIZE, 1), reader.requiredText(HeaderNames.SHA256)));
    }

    void write(WireHeaders.Builder headers) {
        headers.add(HeaderNames.OBJECT, id).add(HeaderNames.SIZE, size).add(HeaderNames.SHA256, sha256);
    }
}
