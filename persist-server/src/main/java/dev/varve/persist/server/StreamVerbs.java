/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.Bytes;
import dev.varve.Capability;
import dev.varve.Deletion;
import dev.varve.Durability;
import dev.varve.Receipt;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.persist.store.ChangePage;
import dev.varve.persist.store.Page;
import dev.varve.persist.store.StoreKey;
import dev.varve.persist.store.StreamFile;
import dev.varve.persist.store.StreamItem;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.wire.BundleCodec;
import dev.varve.pubsub.wire.ChangeRecord;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.HeaderReader;
import dev.varve.pubsub.wire.MessageCodec;
import dev.varve.pubsub.wire.OptionsCodec;
import dev.varve.pubsub.wire.PageCodec;
import dev.varve.pubsub.wire.ReadBounds;
import dev.varve.pubsub.wire.ReceiptCodec;
import dev.varve.pubsub.wire.Status;
import dev.varve.pubsub.wire.StreamCodec;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import dev.varve.stream.Publication;
import dev.varve.stream.Resolution;
import dev.varve.stream.StreamSpec;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The verbs on streams. For use by many threads, each with files of its own. */
final class StreamVerbs {

    private final Surroundings server;
    private final Map<Verb, Operation<StreamFile>> operations = new EnumMap<>(Verb.class);

    StreamVerbs(Surroundings server) {
        this.server = server;
        operations.put(Verb.PUBLISH, this::publish);
        operations.put(Verb.SET, this::set);
        operations.put(Verb.RESOLVE, StreamVerbs::resolve);
        operations.put(Verb.GET, this::get);
        operations.put(Verb.LAST, this::last);
        operations.put(Verb.GET_ALL, this::getAll);
        operations.put(Verb.LAST_PER_SUBJECT, this::lastPerSubject);
        operations.put(Verb.DELETE, StreamVerbs::delete);
        operations.put(Verb.DELETE_ALL, StreamVerbs::deleteAll);
        operations.put(Verb.INFO, StreamVerbs::info);
        operations.put(Verb.ENSURE, StreamVerbs::ensure);
        operations.put(Verb.CHANGES, this::changes);
        operations.putAll(new ConsumerVerbs(server).operations());
    }

    Map<Verb, Operation<StreamFile>> operations() {
        return operations;
    }

    private void publish(StreamFile file, Request request, Answers answers) {
        if (request.batch().isEmpty()) {
            written(
                    request,
                    answers,
                    file.publish(publication(subject(request), request.headers(), request.payload())));
            return;
        }
        List<Receipt> receipts = file.publishAll(request.batch());
        WireHeaders.Builder headers = Status.OK.headers();
        ReceiptCodec.write(headers, receipts.get(receipts.size() - 1));
        headers.add(HeaderNames.RECEIPTS, receipts.get(0).seq());
        answers.ok(request, headers);
    }

    static Publication publication(Subject subject, HeaderReader headers, Bytes payload) {
        return new Publication(subject, MessageCodec.read(headers, payload), OptionsCodec.readPublish(headers));
    }

    private void set(StreamFile file, Request request, Answers answers) {
        Publication publication = publication(subject(request), request.headers(), request.payload());
        written(request, answers, file.set(publication, request.headers().requiredNumber(HeaderNames.SEQ, 1)));
    }

    /** The receipt; who sent the request by itself learns that it may send bundles. */
    void written(Request request, Answers answers, Receipt receipt) {
        WireHeaders.Builder headers = Status.OK.headers();
        ReceiptCodec.write(headers, receipt);
        if (request.replyTo() instanceof ReplyTo.Inbox) {
            headers.add(HeaderNames.MAX_BUNDLE, BundleCodec.mostItems(server.room()));
        }
        answers.ok(request, headers);
    }

    private static void receipt(Request request, Answers answers, Receipt receipt) {
        WireHeaders.Builder headers = Status.OK.headers();
        ReceiptCodec.write(headers, receipt);
        answers.ok(request, headers);
    }

    private static void resolve(StreamFile file, Request request, Answers answers) {
        Resolution resolution = file.resolve(request.headers().requiredText(HeaderNames.MSG_ID));
        switch (resolution.state()) {
            case STORED -> receipt(request, answers, resolution.receipt().orElseThrow());
            case NOT_STORED -> answers.none(request);
            case FORGOTTEN -> answers.ok(request, Status.FORGOTTEN.headers());
        }
    }

    private void get(StreamFile file, Request request, Answers answers) {
        long seq = request.headers().requiredNumber(HeaderNames.SEQ, 1);
        OptionalLong offset = request.headers().number(HeaderNames.OFFSET, 0);
        if (offset.isEmpty()) {
            item(request, answers, file.get(subject(request), seq, server.room()));
            return;
        }
        long version = request.headers().requiredNumber(HeaderNames.VERSION, 0);
        Optional<Bytes> piece = file.piece(subject(request), seq, version, offset.getAsLong(), server.room());
        piece.ifPresentOrElse(
                bytes -> answers.add(request, Status.OK.headers().build(), bytes), () -> answers.none(request));
    }

    private void last(StreamFile file, Request request, Answers answers) {
        item(request, answers, file.last(subject(request), server.room()));
    }

    private static void item(Request request, Answers answers, Optional<StreamItem> item) {
        if (item.isEmpty()) {
            answers.none(request);
            return;
        }
        WireHeaders.Builder headers = Status.OK.headers();
        write(headers, item.get());
        answers.add(request, headers.build(), payload(item.get()));
    }

    static void write(WireHeaders.Builder headers, StreamItem item) {
        MessageCodec.writeStored(headers, item.message());
        item.cut().ifPresent(cut -> cut.write(headers));
    }

    static Bytes payload(StreamItem item) {
        return MessageCodec.payload(item.message().message());
    }

    private void getAll(StreamFile file, Request request, Answers answers) {
        ReadBounds bounds = ReadBounds.read(request.headers());
        long last = file.lastSeq();
        Page<StreamItem> page =
                file.page(filter(request), bounds, server.bounds(PageCodec.Limits.read(request.headers())));
        items(request, answers, page, OptionalLong.of(last));
    }

    private void lastPerSubject(StreamFile file, Request request, Answers answers) {
        String after = request.headers().decoded(HeaderNames.AFTER).orElse("");
        Page<StreamItem> page =
                file.lastPerSubject(filter(request), after, server.bounds(PageCodec.Limits.read(request.headers())));
        items(request, answers, page, OptionalLong.empty());
    }

    private void items(Request request, Answers answers, Page<StreamItem> page, OptionalLong bound) {
        PageAnswer answer = new PageAnswer(request, answers, server.room());
        for (StreamItem item : page.items()) {
            WireHeaders.Builder headers = WireHeaders.builder();
            write(headers, item);
            answer.item(headers, payload(item));
        }
        answer.end(PageCodec.End.of(answer.count(), page.next()).boundedBy(bound));
    }

    private void changes(StreamFile file, Request request, Answers answers) {
        HeaderReader headers = request.headers();
        ChangePage<ChangeRecord> page = file.changes(
                Surroundings.place(headers, HeaderNames.NUMBER),
                filter(request),
                server.bounds(PageCodec.Limits.read(headers)));
        PageAnswer answer = new PageAnswer(request, answers, server.room());
        for (ChangeRecord record : page.items()) {
            WireHeaders.Builder item = WireHeaders.builder();
            record.write(item);
            answer.item(item, record.payload());
        }
        Surroundings.end(answer, page, file.epoch());
    }

    private static void delete(StreamFile file, Request request, Answers answers) {
        deletion(
                request,
                answers,
                file.delete(subject(request), request.headers().requiredNumber(HeaderNames.SEQ, 1)));
    }

    private static void deleteAll(StreamFile file, Request request, Answers answers) {
        long to = request.headers().number(HeaderNames.TO, 0).orElse(Long.MAX_VALUE);
        deletion(request, answers, file.deleteAll(subject(request), to));
    }

    static void deletion(Request request, Answers answers, Deletion deletion) {
        WireHeaders.Builder headers = Status.OK.headers();
        ReceiptCodec.write(headers, deletion);
        answers.ok(request, headers);
    }

    private static void info(StreamFile file, Request request, Answers answers) {
        WireHeaders.Builder headers = Status.OK.headers();
        StreamCodec.write(headers, file.info(), file.number());
        answers.ok(request, headers);
    }

    private static void ensure(StreamFile file, Request request, Answers answers) {
        file.ensure(spec(request.headers()));
        answers.ok(request);
    }

    /** The specification that {@code ensure} brings, which this server can keep. */
    static StreamSpec spec(HeaderReader headers) {
        StreamSpec spec = StreamCodec.readSpec(headers);
        if (spec.mirrorOf().isPresent()) {
            throw StorageException.unsupported(
                    Capability.MIRROR, "stream '" + spec.name() + "': this server keeps no mirrors");
        }
        Durability strongest =
                spec.traits().contains(StreamSpec.Trait.EPHEMERAL) ? Durability.VOLATILE : Durability.DISK;
        spec.durability().filter(wanted -> !strongest.satisfies(wanted)).ifPresent(wanted -> {
            throw StorageException.unsupported(wanted, strongest);
        });
        return spec;
    }

    /** What the declared stream of {@code key} begins as: what {@code ensure} brings, or, where it did not come yet, what the map knows. */
    static StreamSpec firstSpec(StoreKey key, RequestBody body) {
        if (body.request().verb() == Verb.ENSURE) {
            return spec(body.request().headers());
        }
        String[] texts = body.subjects().stream().map(SubjectFilter::value).toArray(String[]::new);
        return StreamSpec.of(key.title(), texts);
    }

    static Subject subject(Request request) {
        return filter(request).literal();
    }

    static SubjectFilter filter(Request request) {
        if (request.target() instanceof Target.OfStream stream) {
            return stream.filter();
        }
        throw StorageException.invalid(request.verb().wireName() + " needs a subject");
    }
}
