/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.Bytes;
import dev.varve.Durability;
import dev.varve.Receipt;
import dev.varve.StorageException;
import dev.varve.SubjectFilter;
import dev.varve.kv.BucketSpec;
import dev.varve.persist.store.BucketFile;
import dev.varve.persist.store.ChangePage;
import dev.varve.persist.store.KeyItem;
import dev.varve.persist.store.KeyWrite;
import dev.varve.persist.store.Page;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.wire.BucketCodec;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.HeaderReader;
import dev.varve.pubsub.wire.KeyChangeRecord;
import dev.varve.pubsub.wire.KeyValueCodec;
import dev.varve.pubsub.wire.OptionsCodec;
import dev.varve.pubsub.wire.PageCodec;
import dev.varve.pubsub.wire.ReceiptCodec;
import dev.varve.pubsub.wire.Status;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The verbs on buckets of keys. For use by many threads, each with files of its own. */
final class KeyVerbs {

    private final Surroundings server;
    private final Map<Verb, Operation<BucketFile>> operations = new EnumMap<>(Verb.class);

    KeyVerbs(Surroundings server) {
        this.server = server;
        operations.put(Verb.KV_GET, this::get);
        operations.put(Verb.KV_PUT, (file, request, answers) -> put(file, request, answers, OptionalLong.empty()));
        operations.put(Verb.KV_CREATE, (file, request, answers) -> put(file, request, answers, OptionalLong.of(0)));
        operations.put(Verb.KV_UPDATE, (file, request, answers) -> put(file, request, answers, required(request)));
        operations.put(Verb.KV_DELETE, KeyVerbs::delete);
        operations.put(Verb.KV_DELETE_ALL, KeyVerbs::deleteAll);
        operations.put(Verb.KV_KEYS, this::keys);
        operations.put(Verb.KV_GET_ALL, this::getAll);
        operations.put(Verb.KV_CHANGES, this::changes);
        operations.put(Verb.KV_ENSURE, KeyVerbs::ensure);
        operations.put(Verb.KV_INFO, KeyVerbs::info);
    }

    Map<Verb, Operation<BucketFile>> operations() {
        return operations;
    }

    private static OptionalLong required(Request request) {
        return OptionalLong.of(request.headers().requiredNumber(HeaderNames.EXPECTED, 0));
    }

    private void get(BucketFile file, Request request, Answers answers) {
        OptionalLong offset = request.headers().number(HeaderNames.OFFSET, 0);
        if (offset.isPresent()) {
            long version = request.headers().requiredNumber(HeaderNames.VERSION, 0);
            Optional<Bytes> piece = file.piece(name(request), version, offset.getAsLong(), server.room());
            piece.ifPresentOrElse(
                    bytes -> answers.add(request, Status.OK.headers().build(), bytes), () -> answers.none(request));
            return;
        }
        Optional<KeyItem> item = file.get(name(request), server.room());
        if (item.isEmpty()) {
            answers.none(request);
            return;
        }
        WireHeaders.Builder headers = Status.OK.headers();
        write(headers, item.get());
        answers.add(request, headers.build(), item.get().entry().value());
    }

    private static void write(WireHeaders.Builder headers, KeyItem item) {
        KeyValueCodec.write(headers, item.entry());
        item.cut().ifPresent(cut -> cut.write(headers));
    }

    private static void put(BucketFile file, Request request, Answers answers, OptionalLong expected) {
        Receipt receipt = file.put(name(request), request.payload(), write(request, expected));
        WireHeaders.Builder headers = Status.OK.headers();
        ReceiptCodec.write(headers, receipt);
        answers.ok(request, headers);
    }

    private static KeyWrite write(Request request, OptionalLong expected) {
        HeaderReader headers = request.headers();
        return new KeyWrite(expected, headers.text(HeaderNames.MSG_ID), OptionsCodec.readPut(headers));
    }

    private static void delete(BucketFile file, Request request, Answers answers) {
        OptionalLong expected = request.headers().number(HeaderNames.EXPECTED, 0);
        StreamVerbs.deletion(request, answers, file.delete(name(request), write(request, expected)));
    }

    private static void deleteAll(BucketFile file, Request request, Answers answers) {
        KeyWrite write = write(request, OptionalLong.empty());
        StreamVerbs.deletion(request, answers, file.deleteAll(filter(request), write));
    }

    private void keys(BucketFile file, Request request, Answers answers) {
        Page<String> page = file.keys(filter(request), after(request), server.bounds(limits(request)));
        PageAnswer answer = new PageAnswer(request, answers, server.room());
        for (String name : page.items()) {
            answer.item(WireHeaders.builder().add(HeaderNames.KEY, name), Bytes.empty());
        }
        answer.end(page.next());
    }

    private void getAll(BucketFile file, Request request, Answers answers) {
        Page<KeyItem> page = file.page(filter(request), after(request), server.bounds(limits(request)));
        PageAnswer answer = new PageAnswer(request, answers, server.room());
        for (KeyItem item : page.items()) {
            WireHeaders.Builder headers = WireHeaders.builder();
            write(headers, item);
            answer.item(headers, item.entry().value());
        }
        answer.end(page.next());
    }

    private void changes(BucketFile file, Request request, Answers answers) {
        ChangePage<KeyChangeRecord> page = file.changes(
                Surroundings.place(request.headers(), HeaderNames.REVISION),
                filter(request),
                server.bounds(limits(request)));
        PageAnswer answer = new PageAnswer(request, answers, server.room());
        for (KeyChangeRecord record : page.items()) {
            WireHeaders.Builder headers = WireHeaders.builder();
            record.write(headers);
            answer.item(headers, record.payload());
        }
        Surroundings.end(answer, page, file.epoch());
    }

    private static void ensure(BucketFile file, Request request, Answers answers) {
        BucketSpec spec = BucketCodec.readSpec(request.headers());
        spec.durability().filter(wanted -> !Durability.DISK.satisfies(wanted)).ifPresent(wanted -> {
            throw StorageException.unsupported(wanted, Durability.DISK);
        });
        boolean changed = file.ensure(spec);
        answers.ok(request, Status.OK.headers().add(HeaderNames.CHANGED, changed ? 1 : 0));
    }

    private static void info(BucketFile file, Request request, Answers answers) {
        WireHeaders.Builder headers = Status.OK.headers();
        BucketCodec.write(headers, file.info());
        answers.ok(request, headers);
    }

    private static PageCodec.Limits limits(Request request) {
        return PageCodec.Limits.read(request.headers());
    }

    private static String after(Request request) {
        return request.headers().decoded(HeaderNames.AFTER).orElse("");
    }

    private static String name(Request request) {
        return filter(request).literal().value();
    }

    private static SubjectFilter filter(Request request) {
        if (request.target() instanceof Target.OfKeys keys) {
            return keys.filter();
        }
        throw StorageException.invalid(request.verb().wireName() + " needs a key");
    }
}
