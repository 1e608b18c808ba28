/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.Subject;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.HeaderReader;
import dev.varve.pubsub.wire.SlotSet;
import dev.varve.pubsub.wire.Status;
import dev.varve.pubsub.wire.StreamCodec;
import dev.varve.stream.StreamInfo;
import dev.varve.stream.StreamLimits;
import dev.varve.stream.StreamSpec;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Declaring a stream")
class DeclarationTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private Ground ground;

    @BeforeEach
    void start() {
        ground = new Ground(directory);
    }

    @AfterEach
    void stop() {
        ground.close();
    }

    @Test
    @DisplayName("makes it the owner of its subjects, also after a restart, with all its settings")
    void declares() {
        StreamSpec spec = StreamSpec.builder("ORDERS", "orders.>", "returns.*")
                .limits(StreamLimits.builder().maxMessages(5).build())
                .traits(StreamSpec.Trait.COMPRESSED)
                .build();
        assertThat(ground.declare(spec).declaredStream(Subject.of("orders.eu.1")))
                .contains("ORDERS");
        ground.restartCoordinator();
        assertThat(ground.map().declaredStream(Subject.of("returns.x"))).contains("ORDERS");
        assertThat(ground.declare(spec)).as("nothing changes").isEqualTo(ground.map());
        StateChain chain = new StateChain(new CoordinatorDirectory(directory), Steps.UNWATCHED);
        assertThat(chain.newest().orElseThrow().stream("ORDERS")).contains(spec);
    }

    @Test
    @DisplayName("is refused where a subject belongs to another declared stream, naming it")
    void overlap() {
        ground.declare(StreamSpec.of("ORDERS", "orders.*.new"));
        assertThatThrownBy(() -> ground.declare(StreamSpec.of("EU", "orders.eu.>")))
                .hasMessageContaining("'orders.eu.>' overlaps 'orders.*.new' of stream 'ORDERS'");
        assertThat(ground.map().declaredStreams()).containsExactly("ORDERS");
    }

    @Test
    @DisplayName("is refused where a subject is a stream of its own, naming it and the way out")
    void undeclaredStream() {
        ground.beat("s1");
        ground.assign(1);
        ground.answerList("s1", undeclared("orders.eu"));
        assertThatThrownBy(() -> ground.declare(StreamSpec.of("ORDERS", "orders.>")))
                .hasMessageContaining("subject 'orders.eu'")
                .hasMessageContaining("varve stream drop orders.eu");
        assertThatThrownBy(() -> ground.declare(StreamSpec.of("ORDERS", "orders.eu")))
                .hasMessageContaining("subject 'orders.eu'");
        assertThat(ground.map().declaredStreams()).isEmpty();
    }

    @Test
    @DisplayName("is taken back where a subject became a stream of its own while servers were asked")
    void undeclaredStreamMeanwhile() {
        ground.beat("s1");
        ground.assign(1);
        ground.answerListLate("s1", undeclared("orders.eu"));
        assertThatThrownBy(() -> ground.declare(StreamSpec.of("ORDERS", "orders.>")))
                .hasMessageContaining("subject 'orders.eu'")
                .hasMessageContaining("varve stream drop orders.eu");
        assertThat(ground.map().declaredStreams()).isEmpty();
        assertThat(ground.map().declaredStream(Subject.of("orders.us"))).isEmpty();
    }

    @Test
    @DisplayName("that may still be taken back is waited for by the next one of that name, which is told the same")
    void repeatMeanwhile() throws Exception {
        ground.beat("s1");
        ground.assign(1);
        CompletableFuture<Void> askedAgain = new CompletableFuture<>();
        CompletableFuture<Void> repeated = new CompletableFuture<>();
        ground.answerListLate("s1", undeclared("orders.eu"), () -> {
            askedAgain.complete(null);
            return repeated;
        });
        CompletableFuture<WireMessage> first = ground.beginToDeclare(StreamSpec.of("ORDERS", "orders.>"));
        askedAgain.get(20, TimeUnit.SECONDS);
        CompletableFuture<WireMessage> repeat = ground.beginToDeclare(StreamSpec.of("ORDERS", "orders.>"));
        // Requests are looked at in their order.
        assertThat(ground.map().declaredStreams()).containsExactly("ORDERS");
        repeated.complete(null);

        assertThatThrownBy(first::join).hasMessageContaining("subject 'orders.eu'");
        assertThatThrownBy(repeat::join).hasMessageContaining("subject 'orders.eu'");
        assertThat(ground.map().declaredStreams()).isEmpty();
    }

    @Test
    @DisplayName("that only adds a subject which became a stream of its own leaves the stream as it was")
    void addedSubjectMeanwhile() {
        ground.declare(StreamSpec.of("ORDERS", "orders.>"));
        ground.beat("s1");
        ground.assign(1);
        ground.answerListLate("s1", undeclared("more"));
        assertThatThrownBy(() -> ground.declare(StreamSpec.of("ORDERS", "orders.>", "more")))
                .hasMessageContaining("subject 'more'");
        assertThat(ground.map().declaredStream(Subject.of("orders.eu"))).contains("ORDERS");
        assertThat(ground.map().declaredStream(Subject.of("more"))).isEmpty();
    }

    @Test
    @DisplayName("looks at undeclared streams only")
    void itself() {
        ground.beat("s1");
        ground.assign(1);
        StreamSpec other = StreamSpec.of("ORDERS", "orders.>");
        ground.answerList("s1", new StreamInfo("ORDERS", true, other, 1, 0, 0, 0, 1));
        ground.declare(other);
        assertThat(ground.declare(StreamSpec.of("ORDERS", "orders.>", "more")).declaredStream(Subject.of("more")))
                .contains("ORDERS");
    }

    @Test
    @DisplayName("is refused while a server that owns slots does not say what it has")
    void silentServer() {
        ground.beat("s1");
        ground.assign(1);
        assertThatThrownBy(() -> ground.declare(StreamSpec.of("ORDERS", "orders.>")))
                .hasMessageContaining("server 's1' did not say which streams it has");
        assertThat(ground.map().declaredStreams()).isEmpty();
    }

    @Test
    @DisplayName(
            "is refused while a server does not tell of every slot that it owns, as one does that has an older map")
    void incompleteServer() {
        ground.beat("s1");
        ground.assign(1);
        ground.assign(7);
        ground.answerList("s1", SlotSet.parse("1"));
        assertThatThrownBy(() -> ground.declare(StreamSpec.of("ORDERS", "orders.>")))
                .hasMessageContaining("server 's1' did not say which streams it has")
                .hasMessageContaining("does not tell of all its slots");
        assertThat(ground.map().declaredStreams()).isEmpty();
    }

    @Test
    @DisplayName("changes what can be changed, and refuses the rest, naming it")
    void change() {
        ground.declare(StreamSpec.of("ORDERS", "orders.>"));
        ground.declare(StreamSpec.of("ORDERS", "orders.eu"));
        assertThat(ground.map().declaredStream(Subject.of("orders.us"))).isEmpty();
        StreamSpec ephemeral = StreamSpec.builder("ORDERS", "orders.eu")
                .traits(StreamSpec.Trait.EPHEMERAL)
                .build();
        assertThatThrownBy(() -> ground.declare(ephemeral)).hasMessageContaining("traits.ephemeral");
    }

    @Test
    @DisplayName("can be taken back, unless the stream denies deletes")
    void undeclare() {
        ground.declare(StreamSpec.of("ORDERS", "orders.>"));
        ground.declare(StreamSpec.builder("LEDGER", "ledger")
                .traits(StreamSpec.Trait.DENY_DELETE)
                .build());
        ground.undeclare("ORDERS");
        assertThat(Status.read(HeaderReader.of(ground.undeclare("ORDERS").headers())))
                .isEqualTo(Status.NONE);
        assertThatThrownBy(() -> ground.undeclare("LEDGER")).hasMessageContaining("denies deletes");
        assertThat(ground.map().declaredStreams()).containsExactly("LEDGER");
    }

    private static StreamInfo undeclared(String subject) {
        return new StreamInfo(subject, false, StreamSpec.of(StreamCodec.IMPLICIT, subject), 1, 3, 3, 9, 1);
    }
}
