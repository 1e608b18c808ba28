/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.archive;

import dev.varve.StorageException;
import dev.varve.cli.Session;
import dev.varve.runtime.ConfigBinder;
import dev.varve.server.archive.ArchiveSection;
import dev.varve.tiering.archive.encryption.KeyRingFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Which key ring a command works on. Mixed into the commands of {@code varve archive keys}. */
@Command
final class RingPlace {

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "The file of the key ring (default: what archive.key-ring of the configuration names).")
    private @Nullable Path file;

    Path path(Session session) {
        if (file != null) {
            return file;
        }
        return ConfigBinder.onClassPath()
                .section(session.config(), new ArchiveSection())
                .keyRing()
                .orElseThrow(() -> StorageException.invalid(
                        "name the FILE of the key ring, or set archive.key-ring in the configuration"));
    }

    KeyRingFile ring(Session session) {
        return KeyRingFile.of(path(session));
    }
}
