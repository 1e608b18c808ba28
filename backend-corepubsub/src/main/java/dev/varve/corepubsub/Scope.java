/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.StorageException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A store seen with one deadline for each call.
 *
 * @param session what all views share
 * @param span how long a call waits
 */
record Scope(Session session, Duration span) {

    /**
     * A read that begins now.
     *
     * @throws StorageException {@code UNAVAILABLE} if the store is closed
     */
    Effort read(Request request) {
        session.requireOpen();
        return Effort.read(request.describe(), session.deadline(span));
    }

    /** A write that begins now; {@code msgId} is the one under which it can be repeated, empty for none. */
    Effort write(Request request, String target, String msgId) {
        session.requireOpen();
        return Effort.write(request.describe(), session.deadline(span), new Effort.Identity(target, msgId));
    }

    /** The one reply to a read. */
    Reply ask(Request request) {
        Effort effort = read(request).awaited(session.pubSub());
        return Waiting.on(session.calls().reply(request, effort), effort);
    }

    /** The reply to a read, its payload whole. */
    CompletableFuture<Reply> whole(Request request) {
        return session.largeReads().whole(request, read(request));
    }

    /** {@link #whole}, waited for. */
    Reply askWhole(Request request) {
        Effort effort = read(request).awaited(session.pubSub());
        return Waiting.on(session.largeReads().whole(request, effort), effort);
    }

    /** Sends {@code request} in its lane, and waits for the reply. */
    Reply carryOut(String lane, Request request, Effort effort) {
        return Waiting.on(submit(lane, request, effort), effort);
    }

    /** Sends {@code request} in its lane. */
    CompletableFuture<Reply> submit(String lane, Request request, Effort effort) {
        Write.Company company = session.transfers().needed(request) ? Write.Company.ALONE : Write.Company.PIPELINED;
        Write write = new Write(
                request, effort, company, (placed, owner) -> session.transfers().send(placed, owner, effort));
        return session.lanes().submit(lane, write);
    }
}
