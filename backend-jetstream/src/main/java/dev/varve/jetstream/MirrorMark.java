/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.Capability;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import java.time.Duration;
import tools.jackson.databind.node.ObjectNode;

/**
 * The mark of a stream that is copied by a mirror, in its metadata.
 *
 * <p>A mirror copies messages, and not the values that stand beside their stream. So a stream with this mark takes none, and one that has some is not to be mirrored. Whoever stores a value looks for the mark after it, and whoever makes a mirror looks for values after the mark.
 */
final class MirrorMark {

    private static final String MIRRORED = "varve.mirrored";
    // Another account may let nobody ask.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private MirrorMark() {}

    /** Fails with {@code UNSUPPORTED} where {@code stream} bears the mark. */
    static void requireNone(KnownStream stream, Effort effort) {
        if (isOn(stream.config())) {
            throw unsupported(effort.what() + ": stream '" + stream.name()
                    + "' is mirrored, and mirrors do not copy values beyond what a server takes in one message");
        }
    }

    private static boolean isOn(ObjectNode config) {
        return config.path("metadata").path(MIRRORED).asString("").equals("true");
    }

    private static StorageException unsupported(String message) {
        return StorageException.unsupported(Capability.LARGE_MESSAGE, message);
    }

    /**
     * Marks the stream that {@code info} describes, unless none of its messages can be larger than {@code room}.
     *
     * @param api of the domain where it is
     * @throws StorageException {@code UNSUPPORTED} if it has values beside it, or this user may not mark it
     */
    static void put(Api api, ObjectNode info, long room, Effort effort) {
        ObjectNode config = (ObjectNode) info.path("config");
        long most = Json.limit(config, "max_msg_size");
        boolean small = most > 0 && most <= room + StreamConfigs.MESSAGE_ROOM;
        if (small || MirrorConfigs.describes(config)) {
            return;
        }
        Effort look =
                Effort.read(effort.what(), Deadline.after(effort.deadline().remaining(PATIENCE)));
        try {
            requireNoValues(api, info, look);
            if (!isOn(config)) {
                ObjectNode marked = config.deepCopy();
                marked.withObject("/metadata").put(MIRRORED, "true");
                update(api, marked, look);
                requireNoValuesAfter(api, info, config, look);
            }
        } catch (StorageException e) {
            throw e.code() == ErrorCode.UNSUPPORTED ? e : unmarked(e, room, effort);
        }
    }

    private static StorageException unmarked(StorageException failure, long room, Effort effort) {
        String hint = effort.what()
                + ": its origin may take values that no mirror copies, and could not be marked as mirrored ("
                + failure.getMessage() + "); limit its max-message-bytes to " + room + " or less";
        return failure.retryable() ? StorageException.unavailable(hint, failure) : unsupported(hint);
    }

    private static void requireNoValues(Api api, ObjectNode info, Effort effort) {
        ApiAnswer values = api.read("STREAM.INFO." + ContentStreams.name(info), Json.object(), effort);
        boolean some = !values.isAbsent()
                && values.orThrow(effort).path("state").path("messages").asLong(0) > 0;
        if (some) {
            throw unsupported(
                    effort.what()
                            + ": its origin holds values beyond what a server takes in one message, and a mirror does not copy those");
        }
    }

    /** Takes the mark away again where a value was stored meanwhile. */
    private static void requireNoValuesAfter(Api api, ObjectNode info, ObjectNode config, Effort effort) {
        try {
            requireNoValues(api, info, effort);
        } catch (StorageException e) {
            update(api, config, effort);
            throw e;
        }
    }

    private static void update(Api api, ObjectNode config, Effort effort) {
        api.change("STREAM.UPDATE." + config.path("name").asString(""), config, effort.reading())
                .orThrow(effort.reading());
    }
}
