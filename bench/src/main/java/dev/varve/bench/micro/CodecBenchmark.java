/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.micro;

import dev.varve.Durability;
import dev.varve.Message;
import dev.varve.Receipt;
import dev.varve.Subject;
import dev.varve.bench.scenario.Payload;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.HeaderReader;
import dev.varve.pubsub.wire.MessageCodec;
import dev.varve.pubsub.wire.OptionsCodec;
import dev.varve.pubsub.wire.ReceiptCodec;
import dev.varve.pubsub.wire.RequestSubject;
import dev.varve.pubsub.wire.RequestTerms;
import dev.varve.pubsub.wire.Status;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import dev.varve.pubsub.wire.WireSubjects;
import dev.varve.stream.Publication;
import dev.varve.stream.PublishOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** A publish of 200 B and its receipt as subject and headers: what client and server pay for the protocol with every message that travels by itself. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CodecBenchmark {

    private static final WireSubjects SUBJECTS = WireSubjects.defaults();
    private static final String SERVER = "p1";
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private final Subject subject = Subject.of("orders.eu");
    private final Message message = Payload.message();
    private final PublishOptions options =
            PublishOptions.atLeast(Durability.DISK).withMsgId("3w5e11264sgsf1z141z3-4c92");
    private final Receipt receipt =
            new Receipt(4_711, Instant.ofEpochMilli(1_764_288_000_000L), false, Durability.DISK, 3);
    private final WireMessage request = publishWritten();
    private final WireHeaders answer = receiptWritten();

    /** For JMH. */
    public CodecBenchmark() {}

    /** The client's half of a request: subject, target, terms, message and options become a message on the wire. */
    @Benchmark
    public WireMessage publishWritten() {
        Target target = Target.of(subject);
        WireHeaders.Builder headers = WireHeaders.builder();
        target.write(headers);
        RequestTerms.of(1, DEADLINE).write(headers);
        MessageCodec.write(headers, message);
        OptionsCodec.write(headers, options);
        return WireMessage.of(
                SUBJECTS.request(SERVER, Verb.PUBLISH, target), headers.build(), MessageCodec.payload(message));
    }

    /** The server's half of a request: what was written becomes a publication again. */
    @Benchmark
    public Publication publishRead(Blackhole unused) {
        HeaderReader headers = HeaderReader.of(request.headers());
        RequestSubject parts = SUBJECTS.parseRequest(request.subject());
        unused.consume(RequestTerms.read(headers));
        Target.OfStream target = (Target.OfStream) parts.target(headers);
        return new Publication(
                target.subject(), MessageCodec.read(headers, request.payload()), OptionsCodec.readPublish(headers));
    }

    /** The server's half of an answer: a receipt becomes headers. */
    @Benchmark
    public WireHeaders receiptWritten() {
        WireHeaders.Builder headers = Status.OK.headers();
        ReceiptCodec.write(headers, receipt);
        return headers.build();
    }

    /** The client's half of an answer: headers become a receipt again. */
    @Benchmark
    public Receipt receiptRead(Blackhole unused) {
        HeaderReader headers = HeaderReader.of(answer);
        unused.consume(Status.read(headers));
        return ReceiptCodec.read(headers);
    }
}
