package dev.varve.corepubsub;

import dev.varve.Varve;
import dev.varve.pubsub.nats.NatsConfig;
import dev.varve.pubsub.nats.NatsPubSub;
import dev.varve.testkit.VarveContract;
import dev.varve.testkit.backend.BackendUnderTest;
import dev.varve.testkit.nats.NatsVersion;
import dev.varve.testkit.nats.SharedNatsServers;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;

/** The whole contract over a real nats-server with JetStream switched off. */
abstract class CorePubSubNatsContract extends VarveContract {

    @TempDir
    static Path directory;

    abstract NatsVersion version();

    @Override
    protected BackendUnderTest backend() {
        return new OverNats(SharedNatsServers.of(version()).url());
    }

    private static final class OverNats implements BackendUnderTest {
        private static final AtomicInteger INSTALLATIONS = new AtomicInteger();

        private final String url;
        private String installation = "";

        OverNats(String url) {
            this.url = url;
        }

        @Override
        public Varve open() {
            installation = "v" + INSTALLATIONS.incrementAndGet();
            return opened();
        }

        @Override
        public Optional<Varve> reopen() {
            return Optional.of(opened());
        }

        private Varve opened() {
            TestCluster cluster = new TestCluster(
                    directory.resolve(installation), installation, name -> NatsPubSub.connect(NatsConfig.builder(url).name(name).build()));
            return cluster.client(CorePubSubConfig.defaults(), cluster::close);
        }
    }
}
