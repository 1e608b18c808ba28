/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.Capability;
import dev.varve.ErrorCode;
import dev.varve.Message;
import dev.varve.Preconditions;
import dev.varve.Receipt;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.stream.Publication;
import dev.varve.stream.PublishOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Checks what is to be written, and begins it. */
final class StreamWrites {

    private final Scope scope;
    private final Session session;
    private final Publisher publisher;
    private final Batches batches;
    private final ContentWrites contents;
    private final WriteIds marks = new WriteIds();

    StreamWrites(Scope scope, StreamReads reads) {
        this.scope = scope;
        this.session = scope.session();
        this.publisher = new Publisher(session, reads);
        this.batches = new Batches(session, reads);
        this.contents = new ContentWrites(session, reads);
    }

    /** @param awaited whether the caller waits at once */
    Pending<Receipt> publish(Subject subject, Message message, PublishOptions options, boolean awaited) {
        String msgId = options.msgId().orElseGet(this::generatedId);
        Effort effort = scope.write("publish to '" + subject + "'", subject.value(), msgId);
        return begin(effort, () -> {
            checkSupported(options);
            KnownStream stream = streamFor(subject, message, options, effort);
            boolean marked = msgId.isEmpty() && options.expectedLastSeq().isPresent();
            String mark = marked ? marks.next() : "";
            Publisher.Write write =
                    contents.placed(new Publisher.Write(stream, subject, message, options, msgId, mark), effort);
            return contents.settling(write, effort, () -> publisher.publish(write, effort, awaited));
        });
    }

    /** @param awaited whether the caller waits at once */
    Pending<Receipt> set(Subject subject, long seq, Message message, PublishOptions options, boolean awaited) {
        Preconditions.atLeast("seq", seq, 1);
        boolean plain = options.msgId().isEmpty()
                && options.expectedLastSeq().isEmpty()
                && options.expectedLastSubjectSeq().isEmpty();
        Preconditions.require(plain, "expectations and message ids do not go with set");
        Effort effort = scope.write("set of message " + seq + " of '" + subject + "'", subject.value(), "");
        return begin(effort, () -> {
            checkSupported(options);
            PublishOptions.Builder expecting = PublishOptions.builder().expectedLastSeq(seq - 1);
            options.ttl().ifPresent(expecting::ttl);
            KnownStream stream = setStream(subject, seq, message, options, effort);
            Publisher.Write write =
                    contents.placed(new Publisher.Write(stream, subject, message, expecting.build(), ""), effort);
            return contents.settling(write, effort, () -> publisher.set(write, seq, effort, awaited));
        });
    }

    List<Receipt> publishAll(List<Publication> batch) {
        session.capabilities().require(Capability.ATOMIC_BATCH);
        BatchRules.check(batch);
        Subject first = batch.get(0).subject();
        Effort effort = scope.write("publishAll to '" + first + "'", first.value(), "");
        batch.forEach(publication -> {
            checkSupported(publication.options());
            MessageSizes.check(
                    publication.subject(),
                    publication.message(),
                    session.capabilities().limits());
        });
        List<Publisher.Write> writes = writes(batch, effort);
        // A lost answer is resolved by the last id, since all are stored or none.
        Effort identified = scope.write(
                effort.what(), first.value(), writes.get(writes.size() - 1).msgId());
        return settled(writes, identified);
    }

    /** What {@code batch} stores, with its values that are too large placed before and settled after. */
    private List<Receipt> settled(List<Publisher.Write> batch, Effort effort) {
        List<Publisher.Write> placed = new ArrayList<>();
        List<Receipt> receipts;
        try {
            batch.forEach(write -> placed.add(contents.placed(write, effort)));
            receipts = sent(placed, effort);
        } catch (StorageException e) {
            placed.forEach(write -> contents.discard(write, effort));
            throw e;
        }
        for (int i = 0; i < placed.size(); i++) {
            if (placed.get(i).content().isPresent()) {
                contents.settle(placed.get(i), receipts.get(i), effort);
            }
        }
        return receipts;
    }

    private List<Receipt> sent(List<Publisher.Write> placed, Effort effort) {
        session.inFlight().begin(effort);
        try {
            return batches.publish(placed, effort);
        } finally {
            session.inFlight().end();
        }
    }

    private List<Publisher.Write> writes(List<Publication> batch, Effort effort) {
        BatchRules.requireOneStream(
                batch,
                subject -> session.directory().find(subject, effort.reading()).map(KnownStream::id));
        List<Publisher.Write> writes = new ArrayList<>();
        for (Publication publication : batch) {
            KnownStream stream = streamFor(publication.subject(), publication.message(), publication.options(), effort);
            requireBatches(stream);
            String msgId = publication.options().msgId().orElseGet(this::generatedId);
            writes.add(new Publisher.Write(
                    stream, publication.subject(), publication.message(), publication.options(), msgId));
        }
        return writes;
    }

    private static void requireBatches(KnownStream stream) {
        if (!stream.takesBatches()) {
            throw StorageException.unsupported(
                    Capability.ATOMIC_BATCH, "stream '" + stream.name() + "' was made without batches; ensure it");
        }
    }

    private KnownStream setStream(Subject subject, long seq, Message message, PublishOptions options, Effort effort) {
        boolean sparse = seq > 1 && session.directory().find(subject, effort).isEmpty();
        if (sparse) {
            session.capabilities().require(Capability.SEQ_SPARSE);
        }
        return streamFor(subject, message, options, effort);
    }

    /** A write that is refused is a failed answer. */
    private static Pending<Receipt> begin(Effort effort, java.util.function.Supplier<Pending<Receipt>> write) {
        try {
            return write.get();
        } catch (StorageException e) {
            return Pending.failed(effort, e);
        }
    }

    private String generatedId() {
        return session.config().generatedMessageIds() ? UUID.randomUUID().toString() : "";
    }

    private void checkSupported(PublishOptions options) {
        options.atLeast().ifPresent(session.capabilities()::require);
        options.ttl().ifPresent(ttl -> session.capabilities().require(Capability.TTL));
        if (options.writerEpoch().isPresent()) {
            session.capabilities().require(Capability.WRITER_EPOCH);
        }
    }

    /** The stream to write to, which is made if nothing speaks against the write. */
    private KnownStream streamFor(Subject subject, Message message, PublishOptions options, Effort effort) {
        MessageSizes.check(subject, message, session.capabilities().limits());
        KnownStream stream = session.directory().find(subject, effort.reading()).orElseGet(() -> {
            checkFirst(subject, options);
            checkAllowed(subject, effort.reading());
            return session.directory().findOrMake(subject, effort);
        });
        stream.requireWritable(effort);
        MessageSizes.check(
                subject,
                stream.naming().subject(subject),
                message,
                stream.spec().limits());
        checkTtl(options, stream);
        if (stream.isReplicated()) {
            session.heard().await(stream.id(), stream.epoch(), session.naming().subject(subject), effort.reading());
        }
        options.atLeast().filter(least -> !stream.durability().satisfies(least)).ifPresent(least -> {
            throw StorageException.unsupported(least, stream.durability());
        });
        return stream;
    }

    /** Fails if this user may not write to {@code subject}, before a stream is made for it: asks by a message that no stream takes. */
    private void checkAllowed(Subject subject, Effort effort) {
        try {
            session.heard().ask(session.naming().subject(subject), effort);
        } catch (StorageException e) {
            // Nobody listens, as is to be expected.
            if (e.code() == ErrorCode.DENIED) {
                throw e;
            }
        }
    }

    private static void checkTtl(PublishOptions options, KnownStream stream) {
        if (options.ttl().isPresent() && !stream.keepsTtl()) {
            throw StorageException.unsupported(
                    Capability.TTL,
                    "stream '" + stream.name() + "' was made without times to live of single messages; ensure it");
        }
    }

    /** Fails if {@code options} expect something of a stream that does not exist. */
    private static void checkFirst(Subject subject, PublishOptions options) {
        boolean fits = options.expectedLastSeq().orElse(0) == 0
                && options.expectedLastSubjectSeq().orElse(0) == 0;
        if (!fits) {
            throw StorageException.seqConflict("'" + subject + "' has no stream, so its last sequence is 0", 0);
        }
    }
}
