/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.Bytes;
import dev.varve.Deletion;
import dev.varve.ErrorCode;
import dev.varve.Receipt;
import dev.varve.StorageException;
import dev.varve.persist.store.BucketFile;
import dev.varve.persist.store.FollowerPlace;
import dev.varve.persist.store.ObjectFile;
import dev.varve.persist.store.StoredFile;
import dev.varve.persist.store.StreamFile;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.wire.ChangeRecord;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.KeyChangeRecord;
import dev.varve.pubsub.wire.PageCodec;
import dev.varve.pubsub.wire.Verb;
import dev.varve.stream.Change;
import dev.varve.stream.FeedPosition;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Carries out requests on files, or says what is to be said where there is no file. For use by many threads, each with files of its own. */
final class Verbs {

    private final Surroundings server;
    private final StreamVerbs streams;
    private final KeyVerbs keys;
    private final ObjectVerbs objects;

    Verbs(Surroundings server) {
        this.server = server;
        this.streams = new StreamVerbs(server);
        this.keys = new KeyVerbs(server);
        this.objects = new ObjectVerbs(server);
    }

    /** Does what {@code request} asks of {@code file}; a refusal is thrown. */
    void run(StoredFile file, Request request, Answers answers) {
        if (file instanceof StreamFile stream) {
            run(streams.operations().get(request.verb()), stream, request, answers);
        } else if (file instanceof BucketFile bucket) {
            run(keys.operations().get(request.verb()), bucket, request, answers);
        } else if (file instanceof ObjectFile bucket) {
            run(objects.operations().get(request.verb()), bucket, request, answers);
        }
    }

    /** Answers {@code request} with the receipt of what it wrote. */
    void written(Request request, Answers answers, Receipt receipt) {
        streams.written(request, answers, receipt);
    }

    private static <F extends StoredFile> void run(
            @Nullable Operation<F> operation, F file, Request request, Answers answers) {
        if (operation == null) {
            throw StorageException.received(
                    ErrorCode.UNSUPPORTED,
                    "verb '" + request.verb().wireName() + "' is not for " + file.key(),
                    OptionalLong.empty());
        }
        operation.run(file, request, answers);
    }

    /** Answers a request whose file does not exist and which does not make one. */
    void runAbsent(Request request, long epoch, Answers answers) {
        switch (request.verb()) {
            case DELETE, DELETE_ALL, KV_DELETE_ALL -> deleted(request, epoch, answers);
            case KV_DELETE -> {
                requireNoneExpected(request);
                deleted(request, epoch, answers);
            }
            case GET_ALL -> answers.end(request, PageCodec.End.complete(0).boundedBy(OptionalLong.of(0)));
            case CHANGES, KV_CHANGES -> changes(request, epoch, answers);
            case CONSUMER_ENSURE, CONSUMER_FETCH, CONSUMER_PAUSE, CONSUMER_RESUME ->
                throw ConsumerVerbs.absent(request);
            case LAST_PER_SUBJECT, LIST, CONSUMER_LIST, KV_KEYS, KV_GET_ALL, KV_BUCKETS, OBJ_LIST, OBJ_BUCKETS ->
                answers.end(request, PageCodec.End.complete(0));
            case OBJ_ABORT, PING -> answers.ok(request);
            case PUBLISH,
                    SET,
                    RESOLVE,
                    GET,
                    LAST,
                    INFO,
                    ENSURE,
                    DROP,
                    CONSUMER_INFO,
                    CONSUMER_DELETE,
                    CONSUMER_ACK,
                    KV_GET,
                    KV_PUT,
                    KV_CREATE,
                    KV_UPDATE,
                    KV_ENSURE,
                    KV_INFO,
                    KV_DROP,
                    OBJ_PART,
                    OBJ_COMMIT,
                    OBJ_INFO,
                    OBJ_READ,
                    OBJ_DELETE -> answers.none(request);
        }
    }

    private void deleted(Request request, long epoch, Answers answers) {
        StreamVerbs.deletion(request, answers, new Deletion(0, server.defaultDurability(), epoch));
    }

    /** Who has followed what was dropped since must hear of it; who begins finds nothing. */
    private void changes(Request request, long epoch, Answers answers) {
        boolean keys = request.verb() == Verb.KV_CHANGES;
        FollowerPlace place = Surroundings.place(request.headers(), keys ? HeaderNames.REVISION : HeaderNames.NUMBER);
        if (place.known() == 0) {
            answers.end(request, PageCodec.End.complete(0).knownUnder(OptionalLong.of(epoch)));
            return;
        }
        WireHeaders.Builder reset = WireHeaders.builder();
        if (keys) {
            KeyChangeRecord.reset(request.key().name(), epoch, 0).write(reset);
        } else {
            FeedPosition nowhere = new FeedPosition(request.key().title(), epoch, 0);
            ChangeRecord.of(Change.reset(nowhere), 0, Optional.empty()).write(reset);
        }
        PageAnswer answer = new PageAnswer(request, answers, server.room());
        answer.item(reset, Bytes.empty());
        answer.end(PageCodec.End.complete(1).knownUnder(OptionalLong.of(epoch)));
    }

    private static void requireNoneExpected(Request request) {
        if (request.headers().number(HeaderNames.EXPECTED, 0).orElse(0) > 0) {
            throw StorageException.revisionConflict("the bucket does not exist", 0);
        }
    }
}
