/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.coordinator;

import dev.varve.Bytes;
import dev.varve.StorageException;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.ClusterStatus;
import dev.varve.pubsub.wire.CoordinatorVerb;
import dev.varve.pubsub.wire.CopyStatus;
import dev.varve.pubsub.wire.ErrorCodec;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.HeaderReader;
import dev.varve.pubsub.wire.Slots;
import dev.varve.pubsub.wire.Status;
import dev.varve.pubsub.wire.StreamCodec;
import dev.varve.pubsub.wire.WireIds;
import dev.varve.stream.StreamSpec;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out the requests to the coordinator. Runs on the loop, as everything it asks for does. */
final class RequestHandler {

    private static final Logger LOG = LoggerFactory.getLogger(RequestHandler.class);

    private final CoordinatorParts parts;
    private final Voice voice;
    private final Placement placement;
    private final Membership membership;
    private final Standbys standbys;
    private final MapAnswers maps;
    private final Declaring declaring;

    RequestHandler(CoordinatorParts parts, Placement placement, Membership membership) {
        this.parts = parts;
        this.voice = parts.voice();
        this.placement = placement;
        this.membership = membership;
        this.standbys = new Standbys(parts.config().deadAfter(), parts.ticker());
        this.maps = new MapAnswers(voice.room());
        this.declaring = new Declaring(parts, placement);
    }

    /** Carries {@code request} out and answers it, with an error if that is how it ends; never throws. */
    void handle(WireMessage request) {
        if (request.replyTo().filter(to -> !parts.subjects().mayBeAnswered(to)).isPresent()) {
            LOG.debug("a request to {} has a reply subject of the installation itself", request.subject());
            return;
        }
        guarded(request, () -> carryOut(request, HeaderReader.of(request.headers())));
    }

    /** Takes notice, without an answer, of what {@code request} tells a coordinator that does not lead, so that it knows who lives when it does. */
    void overhear(WireMessage request) {
        try {
            HeaderReader from = HeaderReader.of(request.headers());
            CoordinatorVerb verb = parts.subjects().parseCoordinator(request.subject());
            if (verb == CoordinatorVerb.BEAT) {
                membership.beat(server(from), incarnation(from), 0);
                membership.copies(server(from), copies(from));
            } else if (verb == CoordinatorVerb.LEAVE) {
                membership.leave(server(from), incarnation(from));
            }
        } catch (StorageException e) {
            LOG.debug("{} is for the leader to refuse", request.subject(), e);
        }
    }

    private void carryOut(WireMessage request, HeaderReader from) {
        switch (parts.subjects().parseCoordinator(request.subject())) {
            case MAP -> answerMap(request, from);
            case ASSIGN -> {
                placement.assign((int) from.requiredNumber(HeaderNames.SLOT, 0, Slots.COUNT - 1));
                answerMap(request);
            }
            case BEAT -> {
                long have = from.number(HeaderNames.HAVE, 0).orElse(0);
                placement.beat(server(from), incarnation(from), have);
                membership.copies(server(from), copies(from));
                answerMap(request, from);
            }
            case LEAVE -> {
                placement.leave(server(from), incarnation(from));
                answerMap(request, from);
            }
            case DECLARE -> declare(request, from);
            case UNDECLARE -> undeclare(request, from.requiredText(HeaderNames.STREAM));
            case STATUS -> voice.answer(request, Status.OK.headers().build(), StatusText.of(status(), voice.room()));
            case STANDBY -> done(request, () -> standbys.hear(server(from)));
            case DRAIN -> done(request, () -> placement.drain(server(from)));
            case RESUME -> done(request, () -> placement.resume(server(from)));
            case REBALANCE -> {
                WireHeaders.Builder answer = Status.OK.headers().add(HeaderNames.COUNT, placement.rebalance());
                voice.answer(request, answer.build(), Bytes.empty());
            }
        }
    }

    private void done(WireMessage request, Runnable work) {
        work.run();
        voice.answer(request, Status.OK.headers().build(), Bytes.empty());
    }

    private ClusterStatus status() {
        ClusterState state = placement.state();
        CoordinatorConfig config = parts.config();
        ClusterStatus.Leader leader = new ClusterStatus.Leader(
                config.id(), state.generation().term(), state.version(), StatusText.storage(config.directory()));
        return new ClusterStatus(leader, standbys.list(), membership.describe(state), StatusText.streams(state));
    }

    private void declare(WireMessage request, HeaderReader from) {
        from.requiredNumber(HeaderNames.DECLARED, 1, 1);
        StreamSpec wanted = StreamCodec.readSpec(from);
        CompletableFuture<?> unused = declaring
                .declare(wanted)
                .whenComplete((done, failure) -> guarded(request, () -> {
                    if (failure != null) {
                        throw Declaring.refusal(failure);
                    }
                    answerMap(request);
                }));
    }

    private void undeclare(WireMessage request, String name) {
        if (Declarations.removable(placement.state(), name).isEmpty()) {
            voice.answer(request, Status.NONE.headers().build(), Bytes.empty());
            return;
        }
        placement.undeclare(name);
        answerMap(request);
    }

    private static String server(HeaderReader from) {
        return from.requiredParsed(HeaderNames.SERVER, WireIds::server);
    }

    private static String incarnation(HeaderReader from) {
        return from.requiredParsed(HeaderNames.INCARNATION, id -> WireIds.check("incarnation", id));
    }

    /** What cannot be read, of another version maybe, is no reason to take a server for dead. */
    private static Optional<CopyStatus> copies(HeaderReader from) {
        try {
            return from.parsed(HeaderNames.COPIES, CopyStatus::parse);
        } catch (StorageException e) {
            LOG.debug("what a beat says of copies is not known here", e);
            return Optional.empty();
        }
    }

    private void answerMap(WireMessage request) {
        request.replyTo().ifPresent(to -> voice.say(maps.whole(placement.state(), to)));
    }

    private void answerMap(WireMessage request, HeaderReader from) {
        request.replyTo().ifPresent(to -> voice.say(maps.asked(placement.state(), from, to)));
    }

    private void guarded(WireMessage request, Runnable work) {
        try {
            work.run();
        } catch (StorageException e) {
            refuse(request, e);
        } catch (RuntimeException e) {
            LOG.error("{} failed", request.subject(), e);
            refuse(request, StorageException.unavailable("the coordinator failed; its log says more", null));
        }
    }

    private void refuse(WireMessage request, StorageException why) {
        try {
            voice.answer(request, ErrorCodec.write(why), Bytes.empty());
        } catch (StorageException e) {
            LOG.info("the answer to {} is lost: {}", request.subject(), e.getMessage());
        }
    }
}
