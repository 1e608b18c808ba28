/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.warm;

import dev.varve.VarveConfig;
import dev.varve.persist.warm.WarmUse;
import dev.varve.runtime.ConfigBinder;
import dev.varve.server.warm.WarmSection;
import dev.varve.server.warm.WarmStores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The bucket {@code tier} as a store of copies, each shipped within half a second.
 *
 * @param endpoint where it is
 * @param accessKey the id of the access key that is let in
 */
record CopiesBucket(URI endpoint, String accessKey) {

    /** The configuration file, in {@code directory}, of a process with these {@code roles} that has its data there too. */
    Path config(Path directory, String id, String roles, String nats) {
        try {
            return Files.writeString(directory.resolve(id + ".yaml"), """
                    backend: corepubsub
                    server:
                      id: %s
                      roles: [%s]
                      data: "%s"
                      nats:
                        url: %s
                    warm:
                      interval: 500ms
                      s3:
                        bucket: tier
                        prefix: copies
                        endpoint: %s
                        region: us-east-1
                        access-key:
                          id: %s
                          secret: secret
                    """.formatted(
                            id, roles, data(directory), nats, endpoint, accessKey));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a server in this process is given. */
    Optional<WarmUse> use() {
        Map<String, Object> s3 = Map.of(
                "bucket", "tier",
                "prefix", "copies",
                "endpoint", endpoint.toString(),
                "region", "us-east-1",
                "access-key", Map.of("id", accessKey, "secret", "secret"));
        VarveConfig file = new VarveConfig("corepubsub", Map.of("warm", Map.of("interval", "500ms", "s3", s3)));
        return WarmStores.open(ConfigBinder.onClassPath().section(file, new WarmSection()));
    }

    /** Where servers in {@code directory} have their data. */
    static Path data(Path directory) {
        return directory.resolve("data");
    }

    /** Removes all files of streams, buckets and objects, but not what the coordinator knows. */
    static void loseFiles(Path directory) {
        try (Stream<Path> all = Files.walk(data(directory).resolve("store"))) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
