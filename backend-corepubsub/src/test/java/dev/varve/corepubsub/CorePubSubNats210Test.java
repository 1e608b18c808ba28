package dev.varve.corepubsub;

import dev.varve.testkit.nats.NatsVersion;
import org.junit.jupiter.api.DisplayName;

@DisplayName("The persistence service, over nats-server 2.10 without JetStream,")
final class CorePubSubNats210Test extends CorePubSubNatsContract {

    @Override
    NatsVersion version() {
        return NatsVersion.V2_10;
    }
}
