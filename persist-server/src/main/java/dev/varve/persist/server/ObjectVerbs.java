/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.Bytes;
import dev.varve.StorageException;
import dev.varve.object.ObjectInfo;
import dev.varve.persist.store.ObjectCommit;
import dev.varve.persist.store.ObjectFile;
import dev.varve.persist.store.Page;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.wire.ApplicationHeaders;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.HeaderReader;
import dev.varve.pubsub.wire.ObjectCodec;
import dev.varve.pubsub.wire.PageCodec;
import dev.varve.pubsub.wire.Status;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import dev.varve.pubsub.wire.WireIds;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The verbs on objects. For use by many threads, each with files of its own. */
final class ObjectVerbs {

    private static final long MAX_PARTS = 100_000_000;

    private final Surroundings server;
    private final Map<Verb, Operation<ObjectFile>> operations = new EnumMap<>(Verb.class);

    ObjectVerbs(Surroundings server) {
        this.server = server;
        operations.put(Verb.OBJ_PART, ObjectVerbs::part);
        operations.put(Verb.OBJ_COMMIT, ObjectVerbs::commit);
        operations.put(Verb.OBJ_ABORT, ObjectVerbs::abort);
        operations.put(Verb.OBJ_INFO, ObjectVerbs::info);
        operations.put(Verb.OBJ_READ, this::read);
        operations.put(Verb.OBJ_LIST, this::list);
        operations.put(Verb.OBJ_DELETE, ObjectVerbs::delete);
    }

    Map<Verb, Operation<ObjectFile>> operations() {
        return operations;
    }

    private static void part(ObjectFile file, Request request, Answers answers) {
        long index = request.headers().requiredNumber(HeaderNames.INDEX, 0, MAX_PARTS);
        file.part(name(request), upload(request), index, request.payload());
        answers.ok(request);
    }

    private static void commit(ObjectFile file, Request request, Answers answers) {
        HeaderReader headers = request.headers();
        ObjectCommit commit = new ObjectCommit(
                headers.requiredNumber(HeaderNames.COUNT, 0, MAX_PARTS),
                headers.requiredNumber(HeaderNames.SIZE, 0),
                headers.requiredText(HeaderNames.SHA256),
                ApplicationHeaders.read(headers.headers()));
        info(request, answers, file.complete(name(request), upload(request), commit));
    }

    private static void abort(ObjectFile file, Request request, Answers answers) {
        file.abort(name(request), upload(request));
        answers.ok(request);
    }

    private static void info(ObjectFile file, Request request, Answers answers) {
        Optional<ObjectInfo> info = file.info(name(request));
        info.ifPresentOrElse(found -> info(request, answers, found), () -> answers.none(request));
    }

    private static void info(Request request, Answers answers, ObjectInfo info) {
        WireHeaders.Builder headers = Status.OK.headers();
        ObjectCodec.write(headers, info);
        answers.ok(request, headers);
    }

    private void read(ObjectFile file, Request request, Answers answers) {
        HeaderReader headers = request.headers();
        long length = headers.number(HeaderNames.LENGTH, 0).orElse(server.room());
        Optional<Bytes> bytes = file.read(
                name(request),
                headers.requiredText(HeaderNames.SHA256),
                headers.number(HeaderNames.OFFSET, 0).orElse(0),
                (int) Math.min(length, server.room()));
        bytes.ifPresentOrElse(
                found -> answers.add(request, Status.OK.headers().build(), found), () -> answers.none(request));
    }

    private void list(ObjectFile file, Request request, Answers answers) {
        HeaderReader headers = request.headers();
        Page<ObjectInfo> page = file.page(
                headers.decoded(HeaderNames.NAME_PREFIX).orElse(""),
                headers.decoded(HeaderNames.AFTER).orElse(""),
                server.bounds(PageCodec.Limits.read(headers)));
        PageAnswer answer = new PageAnswer(request, answers, server.room());
        for (ObjectInfo info : page.items()) {
            WireHeaders.Builder item = WireHeaders.builder();
            ObjectCodec.write(item, info);
            answer.item(item, Bytes.empty());
        }
        answer.end(page.next());
    }

    private static void delete(ObjectFile file, Request request, Answers answers) {
        if (file.delete(name(request))) {
            answers.ok(request);
        } else {
            answers.none(request);
        }
    }

    private static String upload(Request request) {
        return request.headers().requiredParsed(HeaderNames.UPLOAD, id -> WireIds.check("upload", id));
    }

    private static String name(Request request) {
        if (request.target() instanceof Target.OfObject object) {
            return object.name().name();
        }
        throw StorageException.invalid(request.verb().wireName() + " needs an object's name");
    }
}
