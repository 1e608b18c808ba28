package dev.varve.corepubsub;

import dev.varve.testkit.nats.NatsVersion;
import org.junit.jupiter.api.DisplayName;

@DisplayName("The persistence service, over nats-server of the newest version without JetStream,")
final class CorePubSubNatsNewestTest extends CorePubSubNatsContract {

    @Override
    NatsVersion version() {
        return NatsVersion.NEWEST;
    }
}
