/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import dev.varve.ClosableIterator;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.VarveConfig;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PushSubscribeOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.LongSupplier;

/** A reader in a JVM of its own, whose heap is bounded from outside; reads everything once for each line of its standard input. */
public final class ScanClient {

    static final String SUBJECT = "bench.scan";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private ScanClient() {}

    /** Arguments: {@code varve} or {@code jetstream}, the URL, and how many messages there are. Prints {@code read <count> <nanos>} each time. */
    public static void main(String[] arguments) throws IOException {
        String url = arguments[1];
        long count = Long.parseLong(arguments[2]);
        if (arguments[0].equals(Contest.VARVE)) {
            try (Varve varve = Varve.open(VarveConfig.of("corepubsub").with("nats.url", url))) {
                serve(() -> read(varve));
            }
        } else {
            try (JetStreamClient client = JetStreamClient.connect(url)) {
                serve(() -> JetStreamClient.call("reading", () -> read(client, count)));
            }
        }
    }

    private static void serve(LongSupplier read) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (lines.readLine() != null) {
            long begun = System.nanoTime();
            long count = read.getAsLong();
            System.out.println("read " + count + " " + (System.nanoTime() - begun));
        }
    }

    private static long read(Varve varve) {
        long count = 0;
        try (ClosableIterator<StoredMessage> all = varve.streams().getAll(Subject.of(SUBJECT), Range.all())) {
            while (all.hasNext()) {
                check(all.next().message().value().orElseThrow().size());
                count++;
            }
        }
        return count;
    }

    private static long read(JetStreamClient client, long count)
            throws IOException, InterruptedException, JetStreamApiException {
        JetStreamSubscription subscription = client.connection()
                .jetStream()
                .subscribe(SUBJECT, PushSubscribeOptions.builder().ordered(true).build());
        long read = 0;
        Message next = read < count ? subscription.nextMessage(PATIENCE) : null;
        while (next != null) {
            check(next.getData().length);
            read++;
            next = read < count ? subscription.nextMessage(PATIENCE) : null;
        }
        subscription.unsubscribe();
        return read;
    }

    private static void check(int bytes) {
        if (bytes != Settings.MESSAGE_BYTES) {
            throw new IllegalStateException("a message of " + bytes + " bytes came back");
        }
    }
}
