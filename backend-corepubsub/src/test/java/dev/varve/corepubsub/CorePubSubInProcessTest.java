package dev.varve.corepubsub;

import dev.varve.Varve;
import dev.varve.pubsub.inprocess.InProcessNetwork;
import dev.varve.testkit.VarveContract;
import dev.varve.testkit.backend.BackendUnderTest;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The persistence service, within one process,")
final class CorePubSubInProcessTest extends VarveContract {

    @TempDir
    static Path directory;

    @Override
    protected BackendUnderTest backend() {
        return new InProcess();
    }

    private static final class InProcess implements BackendUnderTest {
        private final AtomicInteger count = new AtomicInteger();

        @Override
        public Varve open() {
            return open(directory.resolve(System.identityHashCode(this) + "-" + count.incrementAndGet()));
        }

        @Override
        public Optional<Varve> reopen() {
            return Optional.of(open(directory.resolve(System.identityHashCode(this) + "-" + count.get())));
        }

        private static Varve open(Path place) {
            TestCluster cluster = new TestCluster(place, new InProcessNetwork()::connect);
            return cluster.client(CorePubSubConfig.defaults(), cluster::close);
        }
    }
}
