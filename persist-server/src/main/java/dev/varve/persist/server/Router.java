/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.StorageException;
import dev.varve.persist.store.StoreKey;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.HeaderReader;
import dev.varve.pubsub.wire.StreamCodec;
import dev.varve.pubsub.wire.Verb;
import dev.varve.stream.StreamSpec;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives each request that comes in to the worker whose part it is, in the order of arrival, or answers it.
 *
 * <p>A request for a slot that the client believes to be this server's, or for a stream just declared, may come before the map that says so: it waits for the next map, and with it all that
 * wait for one. Safe for use by many threads.
 */
final class Router {

    private static final Logger LOG = LoggerFactory.getLogger(Router.class);
    private static final int MOST_WAITING = 10_000;
    private static final long MOST_WAITING_BYTES = 64L << 20;

    private final RequestReader reader;
    private final Ownership ownership;
    private final List<Worker> workers;
    private final ListingMerge listings;
    private final Sender sender;
    private final QuickRequests quick;
    private final BooleanSupplier hasMore;
    private final Runnable refresh;
    private final Queue<Request> waiting = new ArrayDeque<>();
    private long waitingBytes;

    /**
     * @param hasMore whether more has come than what is being taken
     * @param refresh asks for the map
     */
    Router(
            RequestReader reader,
            WorkerParts parts,
            List<Worker> workers,
            ListingMerge listings,
            BooleanSupplier hasMore,
            Runnable refresh) {
        this.hasMore = hasMore;
        this.quick = new QuickRequests(parts.surroundings().defaultDurability());
        this.reader = reader;
        this.ownership = parts.ownership();
        this.sender = parts.sender();
        this.workers = List.copyOf(workers);
        this.listings = listings;
        this.refresh = refresh;
    }

    /** Takes a message that came to the server's subjects. Never throws. */
    synchronized void accept(WireMessage message) {
        if (message.replyTo().filter(reader::mayBeAnswered).isEmpty()) {
            LOG.debug("a request to {} has no reply subject that may be used", message.subject());
            return;
        }
        Answers answers = new Answers();
        Request nameless = RequestReader.nameless(message);
        try {
            Optional<Request> request = reader.read(message, answers);
            if (request.isPresent()) {
                route(request.get(), answers);
            }
        } catch (StorageException e) {
            answers.error(nameless, e);
        } catch (RuntimeException e) {
            LOG.error("a request to {} met a fault of the server", message.subject(), e);
            answers.error(nameless, StorageException.unavailable("the server met a fault of its own", e));
        }
        sender.send(answers.take());
    }

    private void route(Request request, Answers answers) {
        if (awaitsMap(request) && mayWait(request)) {
            waiting.add(request);
            waitingBytes += request.heldBytes();
            refresh.run();
        } else {
            dispatch(request, answers);
        }
    }

    private boolean mayWait(Request request) {
        return waiting.size() < MOST_WAITING && waitingBytes + request.heldBytes() <= MOST_WAITING_BYTES;
    }

    private boolean awaitsMap(Request request) {
        if (RequestReader.isForAll(request)) {
            return isBehind(request);
        }
        OptionalLong epoch = ownership.epoch(request.key().slot());
        long known = epoch.orElse(0);
        return request.knowsAfter(known) || (request.verb() == Verb.ENSURE && !isDeclared(request.headers()));
    }

    /** Whether who asks for a listing has a newer map than this server: it may have slots that it does not know of. */
    private boolean isBehind(Request request) {
        return request.headers().number(HeaderNames.HAVE, 0).orElse(0)
                > ownership.map().version();
    }

    private boolean isDeclared(HeaderReader headers) {
        StreamSpec spec = StreamCodec.readSpec(headers);
        return new TreeSet<>(ownership.map().filters(spec.name())).equals(new TreeSet<>(spec.subjects()));
    }

    private void dispatch(Request request, Answers answers) {
        if (RequestReader.isForAll(request)) {
            list(request, answers);
        } else if (ownership.epoch(request.key().slot()).isEmpty()) {
            answers.moved(request);
        } else if (request.verb() == Verb.ENSURE && !isDeclared(request.headers())) {
            throw StorageException.unavailable(
                    request.key() + " is not declared with these subjects, as far as this server knows; declare it at"
                            + " the coordinator first, or try again",
                    null);
        } else {
            hand(request);
        }
    }

    /** Nobody need be woken for one that comes alone. */
    private void hand(Request request) {
        Worker worker = worker(request.key().slot());
        if (quick.has(request) && !hasMore.getAsBoolean()) {
            worker.acceptAlone(request);
        } else {
            worker.accept(request);
        }
    }

    private void list(Request request, Answers answers) {
        if (isBehind(request)) {
            answers.moved(request);
        } else {
            listings.answer(request);
        }
    }

    private Worker worker(int slot) {
        return workers.get(slot % workers.size());
    }

    /** See {@link RequestReader#heldBytes}. */
    synchronized long heldBytes() {
        return reader.heldBytes();
    }

    /** A map has come, or the coordinator did not answer: what waited goes on, as the map now says. */
    synchronized void mapAnswered() {
        Answers answers = new Answers();
        // Every beat comes here: what nobody completes must not wait for another request to be forgotten.
        reader.heldBytes();
        while (!waiting.isEmpty()) {
            Request request = waiting.remove();
            waitingBytes -= request.heldBytes();
            try {
                StoreKey key = reader.key(request).orElse(request.key());
                dispatch(request.withKey(key), answers);
            } catch (StorageException e) {
                answers.error(request, e);
            }
        }
        sender.send(answers.take());
        workers.forEach(Worker::mapChanged);
    }
}
