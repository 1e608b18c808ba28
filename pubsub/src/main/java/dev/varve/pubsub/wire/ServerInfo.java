/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import dev.varve.Durability;
import dev.varve.Preconditions;
import dev.varve.pubsub.WireHeaders;

/**
 * What a server says of itself, in answer to {@code ping}.
 *
 * @param server its id
 * @param version the version of its program, encoded like an application value
 * @param maxMessageBytes the largest message it stores
 * @param strongest the strongest durability it gives
 * @param maxBundle the most requests of a bundle; 1 for a server that takes none
 */
public record ServerInfo(String server, String version, long maxMessageBytes, Durability strongest, int maxBundle) {

    /** What a server says that takes no bundles. */
    public ServerInfo(String server, String version, long maxMessageBytes, Durability strongest) {
        this(server, version, maxMessageBytes, strongest, 1);
    }

    public ServerInfo {
        WireIds.server(server);
        Preconditions.atLeast("maxMessageBytes", maxMessageBytes, 1);
        Preconditions.atLeast("maxBundle", maxBundle, 1);
    }

    /** Adds it. */
    public void write(WireHeaders.Builder to) {
        to.add(HeaderNames.SERVER, server)
                .add(HeaderNames.VERSION, ValueCodec.encode(version))
                .add(HeaderNames.MAX_MESSAGE_BYTES, maxMessageBytes)
                .add(HeaderNames.STRONGEST, strongest.toString());
        if (maxBundle > 1) {
            to.add(HeaderNames.MAX_BUNDLE, maxBundle);
        }
    }

    /** What was written. */
    public static ServerInfo read(HeaderReader from) {
        return new ServerInfo(
                from.requiredText(HeaderNames.SERVER),
                from.requiredParsed(HeaderNames.VERSION, ValueCodec::decode),
                from.requiredNumber(HeaderNames.MAX_MESSAGE_BYTES, 1),
                from.requiredDurability(HeaderNames.STRONGEST),
                BundleCodec.mostOf(from));
    }
}
