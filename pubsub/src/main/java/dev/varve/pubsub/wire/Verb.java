/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import static dev.varve.pubsub.wire.Target.Kind.BUCKET;
import static dev.varve.pubsub.wire.Target.Kind.KEY;
import static dev.varve.pubsub.wire.Target.Kind.NONE;
import static dev.varve.pubsub.wire.Target.Kind.OBJECT;
import static dev.varve.pubsub.wire.Target.Kind.STREAM;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The operations of a persist server. */
public enum Verb {
    PUBLISH(STREAM),
    SET(STREAM),
    RESOLVE(STREAM),
    GET(STREAM),
    LAST(STREAM),
    GET_ALL(STREAM),
    LAST_PER_SUBJECT(STREAM),
    DELETE(STREAM),
    DELETE_ALL(STREAM),
    INFO(STREAM),
    ENSURE(STREAM),
    DROP(STREAM),
    CHANGES(STREAM),
    CONSUMER_ENSURE(STREAM),
    CONSUMER_INFO(STREAM),
    CONSUMER_LIST(STREAM),
    CONSUMER_DELETE(STREAM),
    CONSUMER_FETCH(STREAM),
    CONSUMER_ACK(STREAM),
    CONSUMER_PAUSE(STREAM),
    CONSUMER_RESUME(STREAM),
    LIST(NONE),
    PING(NONE),
    KV_GET(KEY),
    KV_PUT(KEY),
    KV_CREATE(KEY),
    KV_UPDATE(KEY),
    KV_DELETE(KEY),
    KV_DELETE_ALL(KEY),
    KV_KEYS(KEY),
    KV_GET_ALL(KEY),
    KV_CHANGES(KEY),
    KV_ENSURE(BUCKET),
    KV_INFO(BUCKET),
    KV_DROP(BUCKET),
    KV_BUCKETS(NONE),
    OBJ_PART(OBJECT),
    OBJ_COMMIT(OBJECT),
    OBJ_ABORT(OBJECT),
    OBJ_INFO(OBJECT),
    OBJ_READ(OBJECT),
    OBJ_LIST(BUCKET),
    OBJ_DELETE(OBJECT),
    OBJ_BUCKETS(NONE);

    private static final Map<String, Verb> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toMap(WireNames::of, Function.identity()));
    private static final Set<Verb> FILTERED = EnumSet.of(
            GET_ALL,
            LAST_PER_SUBJECT,
            ENSURE,
            DROP,
            CHANGES,
            CONSUMER_ENSURE,
            CONSUMER_INFO,
            CONSUMER_LIST,
            CONSUMER_DELETE,
            CONSUMER_FETCH,
            CONSUMER_ACK,
            CONSUMER_PAUSE,
            CONSUMER_RESUME,
            KV_DELETE_ALL,
            KV_KEYS,
            KV_GET_ALL,
            KV_CHANGES);
    private static final Set<Verb> WRITES = EnumSet.of(
            PUBLISH,
            SET,
            DELETE,
            DELETE_ALL,
            ENSURE,
            DROP,
            CONSUMER_ENSURE,
            CONSUMER_DELETE,
            CONSUMER_FETCH,
            CONSUMER_ACK,
            CONSUMER_PAUSE,
            CONSUMER_RESUME,
            KV_PUT,
            KV_CREATE,
            KV_UPDATE,
            KV_DELETE,
            KV_DELETE_ALL,
            KV_ENSURE,
            KV_DROP,
            OBJ_PART,
            OBJ_COMMIT,
            OBJ_ABORT,
            OBJ_DELETE);

    private final Target.Kind target;
    private final String wireName;

    Verb(Target.Kind target) {
        this.target = target;
        this.wireName = WireNames.of(this);
    }

    /**
     * The verb that subjects write as {@code word}.
     *
     * @throws StorageException {@link ErrorCode#UNSUPPORTED} if there is none
     */
    public static Verb parse(String word) {
        Verb verb = BY_NAME.get(word);
        if (verb == null) {
            throw StorageException.received(
                    ErrorCode.UNSUPPORTED, "verb '" + Printable.of(word) + "' is not known here", OptionalLong.empty());
        }
        return verb;
    }

    /** How subjects write it, such as {@code get-all}. */
    public String wireName() {
        return wireName;
    }

    /** What it works on. */
    public Target.Kind target() {
        return target;
    }

    /** Whether its target may have wildcards. */
    public boolean takesFilter() {
        return FILTERED.contains(this);
    }

    /** Whether it changes anything, so that a lost answer leaves the outcome unknown. */
    public boolean writes() {
        return WRITES.contains(this);
    }
}
