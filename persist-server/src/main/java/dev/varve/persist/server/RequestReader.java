/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.Bytes;
import dev.varve.Preconditions;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.persist.store.StoreKey;
import dev.varve.pubsub.MalformedHeaders;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.Cut;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.HeaderReader;
import dev.varve.pubsub.wire.PartOf;
import dev.varve.pubsub.wire.RequestSubject;
import dev.varve.pubsub.wire.RequestTerms;
import dev.varve.pubsub.wire.ServerInfo;
import dev.varve.pubsub.wire.Status;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.TransferBuffer;
import dev.varve.pubsub.wire.TransferPart;
import dev.varve.pubsub.wire.Verb;
import dev.varve.pubsub.wire.WireSizes;
import dev.varve.pubsub.wire.WireSubjects;
import dev.varve.stream.Publication;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes requests of messages: puts parts together, and answers what needs no file. For use by one thread. */
final class RequestReader {

    /** What a reply adds to the headers that came with a message. */
    private static final int REPLY_HEADERS = 4096;

    private static final Set<Verb> FOR_ALL = EnumSet.of(Verb.LIST, Verb.KV_BUCKETS, Verb.OBJ_BUCKETS);
    private static final StoreKey NO_KEY = StoreKey.implicit("none");

    private final WireSubjects subjects;
    private final Ownership ownership;
    private final ServerInfo info;
    private final TransferBuffer transfers;
    private final Batches batches;
    private final Bundles bundles;

    RequestReader(
            WireSubjects subjects,
            Ownership ownership,
            ServerInfo info,
            TransferBuffer transfers,
            Batches batches,
            Bundles bundles) {
        this.subjects = subjects;
        this.ownership = ownership;
        this.info = info;
        this.transfers = transfers;
        this.batches = batches;
        this.bundles = bundles;
    }

    /** A request of which nothing is known yet but where the answer goes. */
    static Request nameless(WireMessage message) {
        return request(Verb.PING, Target.nothing(), NO_KEY, message);
    }

    private static Request request(Verb verb, Target target, StoreKey key, WireMessage message) {
        return new Request(
                verb,
                target,
                key,
                HeaderReader.of(message.headers()),
                RequestTerms.of(0, java.time.Duration.ofDays(1)),
                message.payload(),
                List.of(),
                List.of(),
                new ReplyTo.Inbox(message.replyTo().orElseThrow()),
                System.nanoTime());
    }

    /** The bytes held of requests and batches that are not whole; those that made no progress for too long are forgotten first. */
    long heldBytes() {
        return transfers.held() + batches.held();
    }

    /** Whether an answer may go to {@code replyTo}. */
    boolean mayBeAnswered(String replyTo) {
        return subjects.mayBeAnswered(replyTo);
    }

    /** Whether every worker has a part in the answer. */
    static boolean isForAll(Request request) {
        return request.key().equals(NO_KEY);
    }

    /** The request that {@code message} is or completes; empty where it was answered. */
    Optional<Request> read(WireMessage message, Answers answers) {
        Preconditions.require(!MalformedHeaders.are(message), "the headers are not of the form of NATS headers");
        HeaderReader headers = HeaderReader.of(message.headers());
        RequestSubject subject = subjects.parseRequest(message.subject());
        if (subject.verb() == Verb.PING) {
            var pong = Status.OK.headers();
            info.write(pong);
            answers.ok(nameless(message), pong);
            return Optional.empty();
        }
        Optional<TransferPart> part = TransferPart.read(headers, message.payload());
        Optional<Bytes> payload =
                part.isEmpty() ? Optional.of(message.payload()) : transfers.accept(message.subject(), part.get());
        if (payload.isEmpty()) {
            answers.ok(nameless(message), Status.PART.headers());
            return Optional.empty();
        }
        checkHeaders(message.headers());
        return whole(message, subject, payload.get(), answers);
    }

    /** Fails with TOO_LARGE where there are more than a request may have. */
    static void checkHeaders(WireHeaders headers) {
        long most = Cut.HEADER_ROOM - REPLY_HEADERS;
        if (WireSizes.of(headers) > most) {
            throw StorageException.tooLarge("the headers have more than " + most + " bytes", most);
        }
    }

    private Optional<Request> whole(WireMessage message, RequestSubject subject, Bytes payload, Answers answers) {
        HeaderReader headers = HeaderReader.of(message.headers());
        Target target = subject.target(headers);
        Request request = new Request(
                subject.verb(),
                target,
                key(subject.verb(), target, headers),
                headers,
                RequestTerms.read(headers),
                payload,
                List.of(),
                List.of(),
                new ReplyTo.Inbox(message.replyTo().orElseThrow()),
                System.nanoTime());
        List<Request> bundle = bundles.read(request);
        if (!bundle.isEmpty()) {
            return Optional.of(request.withBundle(bundle));
        }
        Optional<PartOf> place = headers.parsed(HeaderNames.BATCH, PartOf::parse);
        return place.isEmpty() || subject.verb() != Verb.PUBLISH
                ? Optional.of(request)
                : batch(request, place.get(), answers);
    }

    private Optional<Request> batch(Request request, PartOf place, Answers answers) {
        if (ownership.epoch(request.key().slot()).isEmpty()) {
            answers.moved(request);
            return Optional.empty();
        }
        Subject subject = StreamVerbs.subject(request);
        Publication message = StreamVerbs.publication(subject, request.headers(), request.payload());
        List<Publication> all = batches.accept(request.key(), place, message);
        if (all.isEmpty()) {
            answers.ok(request, Status.PART.headers());
            return Optional.empty();
        }
        return Optional.of(new Request(
                request.verb(),
                request.target(),
                request.key(),
                request.headers(),
                request.terms(),
                Bytes.empty(),
                all,
                List.of(),
                request.replyTo(),
                request.arrivedNanos()));
    }

    /** The file of {@code request} as the map is now; empty for one that is for many. */
    Optional<StoreKey> key(Request request) {
        return FileKeys.find(request.verb(), request.target(), request.headers(), ownership.map());
    }

    private StoreKey key(Verb verb, Target target, HeaderReader headers) {
        if (FOR_ALL.contains(verb)) {
            return NO_KEY;
        }
        return FileKeys.find(verb, target, headers, ownership.map()).orElse(NO_KEY);
    }
}
