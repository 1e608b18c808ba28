/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.Bytes;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.persist.store.StoreKey;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.wire.HeaderReader;
import dev.varve.pubsub.wire.MessageCodec;
import dev.varve.pubsub.wire.OptionsCodec;
import dev.varve.pubsub.wire.RequestTerms;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import dev.varve.stream.Publication;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A request as the body of a command: all that what it does depends on, so that it does the same again.
 *
 * @param request what is asked
 * @param subjects the filters of the declared stream as the server knew them, where the request makes its file and does not bring them
 */
record RequestBody(Request request, List<SubjectFilter> subjects) {

    private static final int VERSION = 1;
    private static final ReplyTo NOBODY = new ReplyTo.Inbox("");
    private static final RequestTerms NO_TERMS = new RequestTerms(OptionalLong.empty(), Optional.empty());

    RequestBody {
        subjects = List.copyOf(subjects);
    }

    /** The body, of which {@link #read} makes the request again. */
    Bytes write() {
        BodyWriter out = new BodyWriter(request.payload().size() + 256);
        out.number(VERSION);
        out.text(request.verb().wireName());
        out.text(request.target().tokens());
        out.headers(request.headers().headers());
        out.number(request.batch().size());
        request.batch().forEach(message -> write(out, message));
        out.number(subjects.size());
        subjects.forEach(filter -> out.text(filter.value()));
        out.bytes(request.payload());
        return out.written();
    }

    private static void write(BodyWriter out, Publication message) {
        WireHeaders.Builder headers = WireHeaders.builder();
        MessageCodec.write(headers, message.message());
        OptionsCodec.write(headers, message.options());
        out.text(message.subject().value());
        out.headers(headers.build());
        out.bytes(MessageCodec.payload(message.message()));
    }

    /**
     * The request for {@code key} that was written as {@code body}.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#CORRUPT} if it is none
     */
    static RequestBody read(StoreKey key, Bytes body) {
        try {
            BodyReader in = new BodyReader(body);
            if (in.number() != VERSION) {
                throw StorageException.corrupt("a journaled request for " + key + " is of an unknown version", null);
            }
            return read(key, in);
        } catch (IndexOutOfBoundsException e) {
            throw StorageException.corrupt("a journaled request for " + key + " is cut off", e);
        }
    }

    private static RequestBody read(StoreKey key, BodyReader in) {
        Verb verb = Verb.parse(in.text());
        String tokens = in.text();
        HeaderReader headers = HeaderReader.of(in.headers());
        List<Publication> batch = new ArrayList<>();
        for (long left = in.number(); left > 0; left--) {
            Subject subject = Subject.of(in.text());
            HeaderReader own = HeaderReader.of(in.headers());
            batch.add(StreamVerbs.publication(subject, own, in.bytes()));
        }
        List<SubjectFilter> subjects = new ArrayList<>();
        for (long left = in.number(); left > 0; left--) {
            subjects.add(SubjectFilter.of(in.text()));
        }
        Bytes payload = in.bytes();
        Target target = Target.read(verb, tokens, headers);
        return new RequestBody(
                new Request(verb, target, key, headers, NO_TERMS, payload, List.copyOf(batch), List.of(), NOBODY, 0),
                subjects);
    }
}
