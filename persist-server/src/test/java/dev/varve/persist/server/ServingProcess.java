/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.Bytes;
import dev.varve.Subject;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.Status;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A server that is written to as fast as it goes until it is killed; says which messages were acknowledged, each only then. */
final class ServingProcess {

    static final int STREAMS = 7;
    static final String MOVED = "moved";
    private static final int IN_FLIGHT = 100;
    private static final long PATIENCE_MILLIS = 200;

    private ServingProcess() {}

    public static void main(String[] args) throws Exception {
        ServerFixture fixture = new ServerFixture(Path.of(args[0]));
        fixture.start("s1", 1);
        WireClient client = fixture.client("s1");
        Semaphore window = new Semaphore(IN_FLIGHT);
        fixture.pubSub.subscribe("answers.>", answer -> {
            acknowledged(answer);
            window.release();
        });
        for (long i = 0; i < Long.MAX_VALUE; i++) {
            // A server that was fenced leaves writes without an answer.
            var unused = window.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            WireHeaders.Builder headers =
                    WireHeaders.builder().add(HeaderNames.AT_LEAST, args[1]).add(HeaderNames.MSG_ID, "m" + i);
            Target target = Target.of(Subject.of("s" + i % STREAMS));
            client.send(Verb.PUBLISH, target, headers, Bytes.utf8("m" + i), "answers." + i);
        }
    }

    private static void acknowledged(WireMessage answer) {
        if (WireClient.status(answer) == Status.OK) {
            String number = answer.subject().substring("answers.".length());
            System.out.println(number + " " + WireClient.number(answer, HeaderNames.SEQ));
        } else if (WireClient.status(answer) == Status.MOVED) {
            System.out.println(MOVED);
        }
    }
}
