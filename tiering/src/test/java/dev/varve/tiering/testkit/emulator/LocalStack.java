/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.testkit.emulator;

import java.net.URI;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/** LocalStack, an emulator in a container, where Docker answers. Fetched by Docker; which of S3's rules it keeps is not known here, so that only what every store has is tried. */
public final class LocalStack {

    private static final String VERSION = "4.9.2";
    private static final int PORT = 4566;

    private LocalStack() {}

    /**
     * Starts one.
     *
     * @throws EmulatorUnavailableException if Docker does not answer, or does not start it
     */
    public static Emulator start() {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            throw new EmulatorUnavailableException("Docker does not answer, and LocalStack runs in a container only");
        }
        GenericContainer<?> container = new GenericContainer<>(
                        DockerImageName.parse("localstack/localstack:" + VERSION))
                .withEnv("SERVICES", "s3")
                .withExposedPorts(PORT)
                .waitingFor(Wait.forHttp("/_localstack/health").forPort(PORT));
        try {
            container.start();
        } catch (RuntimeException e) {
            throw new EmulatorUnavailableException("LocalStack " + VERSION + " does not start: " + e.getMessage());
        }
        URI endpoint = URI.create("http://" + container.getHost() + ":" + container.getMappedPort(PORT));
        return Emulator.running("LocalStack " + VERSION, endpoint, container::stop);
    }
}
