/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.Subject;
import dev.varve.pubsub.PubSub;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.inprocess.InProcessNetwork;
import dev.varve.pubsub.wire.ClusterMap;
import dev.varve.pubsub.wire.Status;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import dev.varve.pubsub.wire.WireSubjects;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A request under way when its slot moves")
class RequestsTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int SLOT = 3;
    private static final ClusterMap.Owner OLD = new ClusterMap.Owner("s1", 1);
    private static final ClusterMap MOVED = new ClusterMap(2, Map.of(SLOT, new ClusterMap.Owner("s2", 2)), Map.of());

    private final PubSub pubSub = new InProcessNetwork().connect("all");
    private final Threads threads = new Threads();
    private final WireSubjects subjects = WireSubjects.defaults();
    private final BlockingQueue<WireMessage> came = new LinkedBlockingQueue<>();
    private final Requests requests =
            new Requests(pubSub, subjects, new Pages(pubSub, threads.timer(), System::nanoTime, LONG), LONG);

    @BeforeEach
    void listen() {
        pubSub.subscribe(subjects.requests("s1"), came::add);
    }

    @AfterEach
    void close() {
        threads.close();
        pubSub.close();
    }

    @Test
    @DisplayName("ends with the answer of the server that has handed the slot over, so that nothing is done twice")
    void answered() throws Exception {
        CompletableFuture<Outcome<Reply>> outcome = send();
        String to = came.take().replyTo().orElseThrow();
        WireMessage answer = WireMessage.of(to, Status.OK.headers().build(), Bytes.empty());
        requests.abandon(MOVED);
        pubSub.publish(answer);
        assertThat(outcome.get(20, TimeUnit.SECONDS)).isInstanceOf(Outcome.Answered.class);
    }

    @Test
    @DisplayName("is soon given up where that server is dead")
    void silent() throws Exception {
        CompletableFuture<Outcome<Reply>> outcome = send();
        came.take();
        requests.abandon(MOVED);
        assertThat(outcome.get(20, TimeUnit.SECONDS)).isInstanceOf(Outcome.Unknown.class);
    }

    private CompletableFuture<Outcome<Reply>> send() {
        Request request = Request.of(Verb.DELETE_ALL, Target.of(Subject.of("a")), SLOT);
        return requests.send(request, OLD, Deadline.after(LONG, System::nanoTime));
    }
}
