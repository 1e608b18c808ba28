/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.pubsub.inprocess.InProcessNetwork;
import dev.varve.testkit.VarveContract;
import dev.varve.testkit.backend.BackendUnderTest;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The persistence service, within one process,")
final class CorePubSubInProcessTest extends VarveContract {

    @TempDir
    static Path directory;

    @Override
    protected BackendUnderTest backend() {
        return new TestBackend(directory, () -> new InProcessNetwork()::connect);
    }
}
