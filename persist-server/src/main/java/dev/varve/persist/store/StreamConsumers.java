/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.Preconditions;
import dev.varve.StorageException;
import dev.varve.SubjectFilter;
import dev.varve.pubsub.wire.Settlement;
import dev.varve.stream.ConsumerInfo;
import dev.varve.stream.ConsumerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The durable consumers of one stream: what {@link dev.varve.stream.StreamConsumer} says of them, by name.
 *
 * <p>All that is known of a consumer stands in the stream's file, and what a verb does depends on nothing but the file, the request and the file's time. Changes belong to a transaction; for use by one thread.
 */
public final class StreamConsumers {

    private static final int AT_ONCE = 1000;

    private final StreamContext stream;
    private final Retention retention;
    private final ConsumerTables tables;
    private final ConsumerCensus census;

    StreamConsumers(StreamContext stream, Retention retention) {
        this.stream = stream;
        this.retention = retention;
        this.tables = stream.consumers();
        this.census = new ConsumerCensus(stream);
    }

    /**
     * Makes the consumer of {@code spec}, or changes what can be changed of it.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#INVALID} if it exists with another filter or other acks
     */
    public ConsumerInfo ensure(ConsumerSpec spec) {
        retention.expire();
        Optional<ConsumerRow> known = tables.rows().find(spec.name());
        if (spec.order() == ConsumerSpec.Order.PER_SUBJECT) {
            stream.file().require(SchemaPart.CONSUMERS);
            stream.file().require(SchemaPart.TURNS);
        }
        if (known.isPresent()) {
            change(known.get(), spec);
        } else {
            new ConsumerBirth(stream).bear(spec);
        }
        return census.of(tables.rows().find(spec.name()).orElseThrow());
    }

    private void change(ConsumerRow row, ConsumerSpec next) {
        ConsumerSpec spec = row.spec();
        String shown = "consumer '" + spec.name() + "' exists with ";
        Preconditions.require(
                next.filter().equals(spec.filter()),
                shown + "filter " + spec.filter() + ", not " + next.filter() + "; delete it or choose another name");
        Preconditions.require(
                next.acks() == spec.acks(),
                shown + "acks " + spec.acks() + ", not " + next.acks() + "; delete it or choose another name");
        ConsumerSpec changed = new ConsumerSpec(
                spec.name(),
                spec.filter(),
                spec.start(),
                spec.acks(),
                next.redelivery(),
                next.maxInFlight(),
                next.order());
        if (!changed.equals(spec)) {
            strandExhausted(row);
            tables.rows().spec(row.id(), changed);
            tables.turns().freeAll(row.id());
        }
    }

    /** How far the consumer {@code name} of {@code filter} has come; empty where there is none. */
    public Optional<ConsumerInfo> info(String name, SubjectFilter filter) {
        return find(name, filter).map(census::of);
    }

    /** How far the consumers after {@code name} have come, by name. */
    public Page<ConsumerInfo> list(String name, long most) {
        List<ConsumerInfo> infos =
                tables.rows().after(name, most).stream().map(census::of).toList();
        Optional<String> next = infos.size() < most
                ? Optional.empty()
                : Optional.of(infos.get(infos.size() - 1).spec().name());
        return new Page<>(infos, next);
    }

    /** Deletes the consumer {@code name}; false where there is none. */
    public boolean delete(String name) {
        Optional<ConsumerRow> row = tables.rows().find(name);
        row.ifPresent(found -> tables.delete(found.id()));
        return row.isPresent();
    }

    /** Pauses delivery, or goes on. */
    public void pause(String name, SubjectFilter filter, boolean paused) {
        tables.rows().pause(required(name, filter).id(), paused);
    }

    /** Whether {@link #fetch} would change something; where it would not, it needs no transaction. */
    public boolean isFetchable(FetchRequest request) {
        Optional<ConsumerRow> found = find(request.consumer(), request.filter());
        if (found.isEmpty() || found.get().paused() || isRepeated(found.get(), request)) {
            return false;
        }
        ConsumerRow row = found.get();
        OptionalLong due = tables.outs().nextDue(row.id());
        if (due.isPresent() && due.getAsLong() <= stream.file().now()) {
            return true;
        }
        return row.inFlight() < row.mostInFlight()
                && (tables.chosen().first(row.id()).isPresent()
                        || tables.turns().anyReady(row.id())
                        || isWaiting(row));
    }

    private boolean isWaiting(ConsumerRow row) {
        boolean[] met = {false};
        CursorScan scan = new CursorScan(stream, row);
        scan.run(new CursorScan.Taker() {
            @Override
            public boolean wantsMore() {
                return !met[0];
            }

            @Override
            public boolean take(long seq, long subject) {
                met[0] = true;
                return true;
            }
        });
        return met[0] || scan.isWorthKeeping();
    }

    private boolean isRepeated(ConsumerRow row, FetchRequest request) {
        return request.id().flatMap(id -> tables.fetches().find(row.id(), id)).isPresent();
    }

    /**
     * Delivers what is there, as far as {@code request} takes it; outside a transaction, nothing but a fetch of before once more.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#INVALID} if there is no such consumer
     */
    public Fetched fetch(FetchRequest request) {
        ConsumerRow row = required(request.consumer(), request.filter());
        Optional<RecentFetches.Fetch> before =
                request.id().flatMap(id -> tables.fetches().find(row.id(), id));
        if (before.isPresent()) {
            return again(row, before.get(), request.bounds());
        }
        if (!stream.file().isWriting() || row.paused()) {
            return Fetched.nothing(row, tables.outs().nextDue(row.id()));
        }
        retention.expire();
        strandExhausted(row);
        return deliver(required(request.consumer(), request.filter()), request);
    }

    private Fetched deliver(ConsumerRow row, FetchRequest request) {
        Fetching fetching = new Fetching(stream, row, request.bounds());
        List<Fetched.Item> items = fetching.run();
        if (items.isEmpty()) {
            return fetching.isCutShort()
                    ? new Fetched(
                            items,
                            Fetched.State.UNFINISHED,
                            OptionalLong.of(stream.file().now()))
                    : Fetched.nothing(row, tables.outs().nextDue(row.id()));
        }
        if (request.id().isPresent() && row.spec().acks() != ConsumerSpec.Acks.NONE) {
            long first = items.get(0).message().message().seq();
            long last = items.get(items.size() - 1).message().message().seq();
            RecentFetches.Fetch fetch = new RecentFetches.Fetch(fetching.number(), first, last);
            tables.fetches().add(row.id(), request.id().get(), fetch);
        }
        return new Fetched(items, Fetched.State.COMPLETE, OptionalLong.empty());
    }

    private Fetched again(ConsumerRow row, RecentFetches.Fetch fetch, PageBounds bounds) {
        List<Fetched.Item> items = new ArrayList<>();
        for (Outs.Out out : tables.outs().broughtBy(row.id(), fetch.number(), fetch.first(), fetch.last())) {
            stream.database()
                    .first(
                            "SELECT " + MessageRow.COLUMNS
                                    + " FROM messages m JOIN subjects s ON s.id=m.subject WHERE m.seq=?",
                            MessageRow::read,
                            out.seq())
                    .ifPresent(found ->
                            items.add(new Fetched.Item(found.item(stream.values(), bounds.room()), out.count())));
        }
        return new Fetched(items, Fetched.State.REPEATED, OptionalLong.empty());
    }

    private void strandExhausted(ConsumerRow row) {
        int most = row.spec().redelivery().maxDeliver();
        List<Outs.Out> exhausted = most == 0
                ? List.of()
                : tables.outs().exhausted(row.id(), stream.file().now(), most, AT_ONCE);
        while (!exhausted.isEmpty()) {
            exhausted.forEach(tables::strand);
            exhausted = tables.outs().exhausted(row.id(), stream.file().now(), most, AT_ONCE);
        }
    }

    /** Settles deliveries of the consumer {@code name}, and returns those that still counted; none where the consumer is gone. */
    public List<Settlement> settle(String name, SubjectFilter filter, List<Settlement> settlements) {
        retention.expire();
        Optional<ConsumerRow> row = find(name, filter);
        row.ifPresent(this::strandExhausted);
        return row.isEmpty()
                ? List.of()
                : settlements.stream().filter(each -> settle(row.get(), each)).toList();
    }

    private boolean settle(ConsumerRow row, Settlement settlement) {
        Optional<Outs.Out> out = tables.outs().find(row.id(), settlement.seq(), settlement.count());
        out.ifPresent(found -> {
            switch (settlement.kind()) {
                case ACK -> ack(row, found);
                case TERM -> tables.settle(found);
                case NAK -> nak(row, found, Times.after(stream.file().now(), settlement.delay()));
                case IN_PROGRESS ->
                    postpone(
                            found,
                            Times.after(
                                    stream.file().now(), row.spec().redelivery().waitAfter(found.count())));
            }
        });
        return out.isPresent();
    }

    private void ack(ConsumerRow row, Outs.Out out) {
        if (row.spec().acks() != ConsumerSpec.Acks.ALL) {
            tables.settle(out);
            return;
        }
        List<Outs.Out> before = tables.outs().upTo(row.id(), out.seq(), AT_ONCE);
        while (!before.isEmpty()) {
            before.forEach(tables::settle);
            before = tables.outs().upTo(row.id(), out.seq(), AT_ONCE);
        }
    }

    private void nak(ConsumerRow row, Outs.Out out, long due) {
        if (!out.exhausts(row.spec().redelivery().maxDeliver())) {
            postpone(out, due);
        } else if (!out.isStranded()) {
            tables.strand(out);
        }
    }

    /** What is stranded stays so. */
    private void postpone(Outs.Out out, long due) {
        if (!out.isStranded()) {
            tables.outs().postpone(out, due);
        }
    }

    private Optional<ConsumerRow> find(String name, SubjectFilter filter) {
        return tables.rows().find(name).filter(row -> row.spec().filter().equals(filter));
    }

    private ConsumerRow required(String name, SubjectFilter filter) {
        return find(name, filter)
                .orElseThrow(() -> noSuch(name, filter, stream.file().key().title()));
    }

    /** What is said of a consumer that does not exist. */
    public static StorageException noSuch(String name, SubjectFilter filter, String title) {
        return StorageException.invalid("stream '" + title + "' has no consumer '" + name + "' of '" + filter
                + "': it was deleted, or never made; make it again");
    }
}
