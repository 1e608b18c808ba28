/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.persist.PersistConfig;
import dev.varve.persist.PersistServer;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import dev.varve.testkit.model.Seed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Requests carried out again from the journal")
final class ReplayTest {

    private static final int ROUNDS = 4;
    private static final int REQUESTS = 60;

    @TempDir
    Path killedRoot;

    @TempDir
    Path wholeRoot;

    @Test
    @DisplayName("PS-15: leave every table as it is where no server was ever killed, whatever was asked and refused")
    void sameTables() throws Exception {
        long seed = Seed.choose("killed and not killed");
        Random random = new Random(seed);
        RandomRequests requests = new RandomRequests(random);
        try (ServerFixture killed = new ServerFixture(killedRoot);
                ServerFixture whole = new ServerFixture(wholeRoot)) {
            killed.coordinator.declare(RandomRequests.DECLARED, RandomRequests.DECLARED_SUBJECTS);
            whole.coordinator.declare(RandomRequests.DECLARED, RandomRequests.DECLARED_SUBJECTS);
            for (int epoch = 1; epoch <= ROUNDS; epoch++) {
                String name = "s" + epoch;
                PersistServer one = killed.start(name, epoch, ReplayTest::oneWorker);
                PersistServer other = whole.start(name, epoch, ReplayTest::oneWorker);
                for (int i = random.nextInt(REQUESTS); i > 0; i--) {
                    RandomRequests.Asked asked = requests.next();
                    WireMessage answer = asked.ask(killed.client(name));
                    assertThat(said(answer))
                            .as("seed %d: %s", seed, asked)
                            .isEqualTo(said(asked.ask(whole.client(name))));
                    if (random.nextInt(4) == 0) {
                        // A listing is answered when the worker is done with all before it, expiry included.
                        list(killed.client(name));
                        list(whole.client(name));
                        Duration passed = Duration.ofMillis(random.nextInt(1600));
                        killed.clock.advance(passed);
                        whole.clock.advance(passed);
                    }
                }
                one.abort();
                other.close();
            }
            killed.start("last", ROUNDS + 1);
            whole.start("last", ROUNDS + 1);
            for (RandomRequests.Asked asked : requests.all()) {
                assertThat(said(asked.ask(killed.client("last"))))
                        .as("seed %d: %s", seed, asked)
                        .isEqualTo(said(asked.ask(whole.client("last"))));
            }
        }
        Map<String, List<String>> expected = Tables.of(wholeRoot);
        Map<String, List<String>> found = Tables.of(killedRoot);
        assertThat(found.keySet()).as("seed %d", seed).isEqualTo(expected.keySet());
        expected.forEach((table, rows) ->
                assertThat(found.get(table)).as("seed %d: %s", seed, table).isEqualTo(rows));
    }

    private static void list(WireClient client) throws InterruptedException {
        assertThat(client.page(Verb.LIST, Target.nothing(), WireHeaders.builder()))
                .isNotEmpty();
    }

    private static PersistConfig oneWorker(PersistConfig config) {
        return config.withWorkers(1);
    }

    /** What an answer says, but for what it survives: a file that was committed says more than one that was not. */
    private static String said(WireMessage answer) {
        WireHeaders headers = answer.headers();
        TreeMap<String, Object> all = new TreeMap<>(headers.asMap());
        all.remove(HeaderNames.DURABILITY);
        return all + " " + answer.payload();
    }
}
