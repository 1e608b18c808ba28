/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.Bytes;
import dev.varve.Preconditions;
import dev.varve.StorageException;
import dev.varve.persist.store.FetchRequest;
import dev.varve.persist.store.Fetched;
import dev.varve.persist.store.Page;
import dev.varve.persist.store.PageBounds;
import dev.varve.persist.store.StreamConsumers;
import dev.varve.persist.store.StreamFile;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.wire.ConsumerCodec;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.HeaderReader;
import dev.varve.pubsub.wire.PageCodec;
import dev.varve.pubsub.wire.Settlement;
import dev.varve.pubsub.wire.Status;
import dev.varve.pubsub.wire.Verb;
import dev.varve.stream.ConsumerInfo;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The verbs on consumers. For use by many threads, each with files of its own. */
final class ConsumerVerbs {

    /** The longest that a fetch is held; whoever wants to wait longer asks again. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    private static final Logger LOG = LoggerFactory.getLogger(ConsumerVerbs.class);

    /** How long a fetch without wait is held while there is more to look through than one fetch may. */
    private static final Duration LOOKING_ON = Duration.ofSeconds(5);

    private static final PageBounds ANY = new PageBounds(1, Long.MAX_VALUE / 2, 1);

    private final Surroundings server;
    private final Map<Verb, Operation<StreamFile>> operations = new EnumMap<>(Verb.class);

    ConsumerVerbs(Surroundings server) {
        this.server = server;
        operations.put(Verb.CONSUMER_ENSURE, ConsumerVerbs::ensure);
        operations.put(Verb.CONSUMER_INFO, ConsumerVerbs::info);
        operations.put(Verb.CONSUMER_LIST, this::list);
        operations.put(Verb.CONSUMER_DELETE, ConsumerVerbs::delete);
        operations.put(Verb.CONSUMER_FETCH, this::fetch);
        operations.put(Verb.CONSUMER_ACK, ConsumerVerbs::ack);
        operations.put(Verb.CONSUMER_PAUSE, (file, request, answers) -> pause(file, request, answers, true));
        operations.put(Verb.CONSUMER_RESUME, (file, request, answers) -> pause(file, request, answers, false));
    }

    Map<Verb, Operation<StreamFile>> operations() {
        return operations;
    }

    /** The refusal where there is no such stream. */
    static StorageException absent(Request request) {
        return request.verb() == Verb.CONSUMER_ENSURE
                ? StorageException.invalid("consumer '" + name(request) + "': no one stream owns all subjects of '"
                        + StreamVerbs.filter(request) + "'; declare one, or narrow the filter")
                : StreamConsumers.noSuch(
                        name(request),
                        StreamVerbs.filter(request),
                        request.key().title());
    }

    private static void ensure(StreamFile file, Request request, Answers answers) {
        answers.ok(
                request,
                description(file.consumers()
                        .ensure(ConsumerCodec.readSpec(request.headers(), StreamVerbs.filter(request)))));
    }

    private static WireHeaders.Builder description(ConsumerInfo info) {
        WireHeaders.Builder headers = Status.OK.headers();
        ConsumerCodec.write(headers, info);
        return headers;
    }

    private static void info(StreamFile file, Request request, Answers answers) {
        file.consumers()
                .info(name(request), StreamVerbs.filter(request))
                .ifPresentOrElse(info -> answers.ok(request, description(info)), () -> answers.none(request));
    }

    private void list(StreamFile file, Request request, Answers answers) {
        String after = request.headers().decoded(HeaderNames.AFTER).orElse("");
        PageBounds bounds = server.bounds(PageCodec.Limits.read(request.headers()));
        Page<ConsumerInfo> page = file.consumers().list(after, bounds.items());
        PageAnswer answer = new PageAnswer(request, answers, server.room());
        for (ConsumerInfo info : page.items()) {
            WireHeaders.Builder item = WireHeaders.builder();
            ConsumerCodec.write(item, info);
            answer.item(item, Bytes.empty());
        }
        answer.end(page.next());
    }

    private static void delete(StreamFile file, Request request, Answers answers) {
        if (file.consumers().delete(name(request))) {
            answers.ok(request);
        } else {
            answers.none(request);
        }
    }

    private static void pause(StreamFile file, Request request, Answers answers, boolean paused) {
        file.consumers().pause(name(request), StreamVerbs.filter(request), paused);
        answers.ok(request);
    }

    private static void ack(StreamFile file, Request request, Answers answers) {
        List<Settlement> settled =
                file.consumers().settle(name(request), StreamVerbs.filter(request), Settlement.read(request.payload()));
        settled.stream()
                .filter(each -> each.kind() == Settlement.Kind.TERM)
                .forEach(each -> LOG.info(
                        "stream {}: seq {} will not be delivered again to consumer {}: {}",
                        file.key().title(),
                        each.seq(),
                        name(request),
                        each.reason()));
        answers.ok(request, Status.OK.headers().add(HeaderNames.COUNT, settled.size()));
    }

    /** Whether the fetch {@code request} would change {@code file}; one that is malformed will be refused when its turn comes. */
    static boolean isFetchable(StreamFile file, Request request) {
        try {
            return file.consumers().isFetchable(read(request, ANY));
        } catch (StorageException e) {
            if (dev.varve.persist.sqlite.FileFailure.is(e)) {
                throw e;
            }
            return false;
        }
    }

    private static FetchRequest read(Request request, PageBounds bounds) {
        Optional<String> id = request.headers().text(HeaderNames.MSG_ID);
        return new FetchRequest(name(request), StreamVerbs.filter(request), id, bounds);
    }

    private void fetch(StreamFile file, Request request, Answers answers) {
        HeaderReader headers = request.headers();
        FetchRequest wanted = read(request, server.bounds(PageCodec.Limits.read(headers)));
        Duration wait = wait(headers);
        Fetched fetched = file.consumers().fetch(wanted);
        Optional<Duration> hold = hold(fetched, wait);
        if (hold.isPresent()
                && System.nanoTime() - request.arrivedNanos() < hold.get().toNanos()) {
            answers.hold(new HeldFetch(
                    request,
                    consumer(request),
                    request.arrivedNanos() + hold.get().toNanos(),
                    fetched.look(),
                    fetched.state() == Fetched.State.AT_REST));
            return;
        }
        PageAnswer answer = new PageAnswer(request, answers, server.room());
        for (Fetched.Item item : fetched.items()) {
            WireHeaders.Builder told = WireHeaders.builder().add(HeaderNames.DELIVERY, item.count());
            StreamVerbs.write(told, item.message());
            answer.item(told, StreamVerbs.payload(item.message()));
        }
        answer.end(Optional.empty());
    }

    /** How long from its arrival a fetch is held that brought {@code fetched}; empty for not at all. */
    private static Optional<Duration> hold(Fetched fetched, Duration wait) {
        if (!fetched.items().isEmpty()) {
            return Optional.empty();
        }
        return switch (fetched.state()) {
            case COMPLETE, AT_REST -> Optional.of(wait);
            case UNFINISHED -> Optional.of(wait.compareTo(LOOKING_ON) > 0 ? wait : LOOKING_ON);
            case REPEATED -> Optional.empty();
        };
    }

    private static Duration wait(HeaderReader headers) {
        Duration asked = headers.duration(HeaderNames.WAIT).orElse(Duration.ZERO);
        return asked.compareTo(LONGEST_WAIT) < 0 ? asked : LONGEST_WAIT;
    }

    /** A fetch for a consumer that is known to be at rest, held without a look at it; empty where it does not wait, or is malformed. */
    static Optional<HeldFetch> atRest(Request request) {
        try {
            long end = request.arrivedNanos() + wait(request.headers()).toNanos();
            return end - System.nanoTime() > 0
                    ? Optional.of(new HeldFetch(request, consumer(request), end, OptionalLong.empty(), true))
                    : Optional.empty();
        } catch (StorageException malformed) {
            return Optional.empty();
        }
    }

    /** Whether {@code request} ends a fetch rather than beginning one. */
    static boolean isLeave(Request request) {
        return request.verb() == Verb.CONSUMER_FETCH
                && request.headers().headers().first(HeaderNames.LEAVE).isPresent();
    }

    /** The consumer that {@code request} names. */
    static ConsumerKey consumer(Request request) {
        return new ConsumerKey(request.key(), name(request), StreamVerbs.filter(request));
    }

    /** The name that {@code request} gives its consumer. */
    static String name(Request request) {
        return request.headers()
                .requiredParsed(HeaderNames.CONSUMER, text -> Preconditions.name("consumer name", text));
    }
}
