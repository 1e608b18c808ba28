/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.faults;

import dev.varve.ClosableIterator;
import dev.varve.Deletion;
import dev.varve.Durability;
import dev.varve.Receipt;
import dev.varve.Subject;
import dev.varve.stream.Publication;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamStore;
import dev.varve.testkit.history.Action;
import dev.varve.testkit.history.Attempt;
import dev.varve.testkit.history.Held;
import dev.varve.testkit.history.Payload;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** What a client of the load does with streams. For use by one thread. */
final class StreamVerbs {

    private static final int REMEMBERED = 200;
    private static final int PIPELINE = 8;
    private static final int TRIES = 3;
    private static final int LARGE = (2 << 20) + 77;
    private static final Durability[] LEVELS = {Durability.PROCESS, Durability.DISK, Durability.DISK};

    private final Client client;
    private final int number;
    private final StreamStore streams;
    private final Random random;
    private final Deque<Place> written = new ArrayDeque<>();
    private long nextSet = 1;
    private String pendingSet = "";

    /** Where a message was acknowledged. */
    private record Place(Subject subject, long seq) {}

    StreamVerbs(Client client, int number) {
        this.client = client;
        this.number = number;
        this.streams = client.store().streams();
        this.random = client.random();
    }

    void next() {
        int die = random.nextInt(200);
        if (die < 90) {
            publish();
        } else if (die < 110) {
            publishUntilKnown();
        } else if (die < 120) {
            pipeline();
        } else if (die < 132) {
            batch();
        } else if (die < 142) {
            set();
        } else if (die < 152) {
            delete();
        } else if (die < 154) {
            deleteAll();
        } else if (die < 170) {
            get();
        } else if (die < 184) {
            getAll();
        } else if (die < 199) {
            last();
        } else {
            large();
        }
    }

    private Subject subject() {
        return client.spec().stream(random.nextInt(client.spec().streams()));
    }

    private Durability level() {
        return LEVELS[random.nextInt(LEVELS.length)];
    }

    private void publish() {
        publish(subject(), client.payload(), client.size(), PublishOptions.atLeast(level()));
    }

    private Optional<Receipt> publish(Subject subject, String payload, int size, PublishOptions options) {
        Optional<Receipt> receipt = client.ask(
                Action.publish(subject, payload, options.atLeast().orElse(Durability.PROCESS)),
                () -> streams.publish(subject, Payload.message(payload, size), options),
                Attempt::acknowledged);
        receipt.ifPresent(done -> remember(subject, done.seq()));
        return receipt;
    }

    /** Repeats under one id, some times even what was acknowledged. */
    private void publishUntilKnown() {
        Subject subject = subject();
        String payload = client.payload();
        int size = client.size();
        PublishOptions options =
                PublishOptions.builder().msgId(payload).atLeast(level()).build();
        boolean known = false;
        for (int attempt = 0; attempt < TRIES && (!known || random.nextInt(3) == 0); attempt++) {
            known |= publish(subject, payload, size, options).isPresent();
        }
    }

    /** Several without waiting for each; their order is that of the calls. */
    private void pipeline() {
        Subject subject = subject();
        Durability level = level();
        List<CompletableFuture<?>> ends = new ArrayList<>();
        for (int i = 0; i < PIPELINE; i++) {
            String payload = client.payload();
            Attempt attempt = client.log().begin(Action.publish(subject, payload, level));
            ends.add(streams.publishAsync(
                            subject, Payload.message(payload, client.size()), PublishOptions.atLeast(level))
                    .handle((receipt, failure) -> {
                        if (failure == null) {
                            attempt.acknowledged(receipt);
                        } else {
                            attempt.failed(failure);
                        }
                        return true;
                    }));
        }
        ends.forEach(CompletableFuture::join);
    }

    private void batch() {
        Subject subject = subject();
        List<String> payloads = new ArrayList<>();
        List<Publication> publications = new ArrayList<>();
        for (int i = 2 + random.nextInt(5); i > 0; i--) {
            payloads.add(client.payload());
            publications.add(
                    Publication.of(subject, Payload.message(payloads.get(payloads.size() - 1), client.size())));
        }
        client.ask(
                        new Action.Publish(subject, payloads, Durability.PROCESS),
                        () -> streams.publishAll(publications),
                        Attempt::acknowledged)
                .ifPresent(receipts -> receipts.forEach(receipt -> remember(subject, receipt.seq())));
    }

    /** Sets the next message of the client's own stream, the same again until that is acknowledged. */
    private void set() {
        Subject subject = client.spec().own(number);
        String payload = pendingSet.isEmpty() ? client.payload() : pendingSet;
        pendingSet = payload;
        long seq = nextSet;
        client.ask(
                        new Action.SetAt(subject, seq, payload),
                        () -> streams.set(subject, seq, Payload.message(payload, 100)),
                        Attempt::acknowledged)
                .ifPresent(receipt -> {
                    nextSet = seq + 1;
                    pendingSet = "";
                });
    }

    private void delete() {
        Place place = written.pollFirst();
        if (place != null) {
            remove(new Action.Delete(place.subject, place.seq), () -> streams.delete(place.subject, place.seq));
        }
    }

    private void deleteAll() {
        Place place = written.pollFirst();
        if (place != null) {
            remove(new Action.DeleteAll(place.subject, place.seq), () -> streams.deleteAll(place.subject, place.seq));
        }
    }

    private void remove(Action action, Supplier<Deletion> call) {
        var unused = client.ask(action, call, Attempt::acknowledged);
    }

    private void get() {
        Place place = written.peekFirst();
        if (place != null) {
            read(
                    new Action.ReadRange(place.subject, place.seq, place.seq),
                    () -> streams.get(place.subject, place.seq)
                            .map(Held::of)
                            .map(List::of)
                            .orElse(List.of()));
        }
    }

    private void last() {
        Subject subject = subject();
        read(
                new Action.ReadLast(subject),
                () -> streams.last(subject).map(Held::of).map(List::of).orElse(List.of()));
    }

    private void getAll() {
        Place place = written.peekFirst();
        if (place != null) {
            long to = place.seq + 50;
            read(new Action.ReadRange(place.subject, place.seq, to), () -> {
                List<Held> items = new ArrayList<>();
                try (ClosableIterator<StoredMessage> all = streams.getAll(place.subject, Range.of(place.seq, to))) {
                    all.forEachRemaining(message -> items.add(Held.of(message)));
                }
                return items;
            });
        }
    }

    private void read(Action action, Supplier<List<Held>> call) {
        var unused = client.ask(action, call, Attempt::seen);
    }

    /** A message that NATS does not carry in one piece; those before it go, for the disk's sake. */
    private void large() {
        Subject subject = client.spec().large();
        publish(subject, client.payload(), LARGE, PublishOptions.none())
                .filter(receipt -> receipt.seq() > 1)
                .ifPresent(receipt -> remove(
                        new Action.DeleteAll(subject, receipt.seq() - 1),
                        () -> streams.deleteAll(subject, receipt.seq() - 1)));
    }

    private void remember(Subject subject, long seq) {
        written.addLast(new Place(subject, seq));
        if (written.size() > REMEMBERED) {
            written.removeFirst();
        }
    }
}
