/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.encryption;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.tiering.archive.Archive;
import dev.varve.tiering.archive.ArchiveFixture;
import dev.varve.tiering.archive.ArchiveWriter;
import dev.varve.tiering.archive.manifest.ManifestJson;
import dev.varve.tiering.archive.manifest.SegmentManifest;
import dev.varve.tiering.archive.segment.SegmentFixture;
import dev.varve.tiering.store.memory.MemoryBlobStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The decryption in Python, with AES-GCM and nothing of Tink,")
final class PythonDecryptTest {

    private static final Path SCRIPT = Path.of("../docs/formats/segment_decrypt.py");

    @TempDir
    Path folder;

    @BeforeAll
    static void find() throws IOException {
        boolean there = run(Path.of("/dev/null"), "-c", "import cryptography") == 0;
        System.out.println(
                "Python with cryptography: " + (there ? "there" : "not run: python3-cryptography is missing"));
        Assumptions.assumeTrue(there, "not run: python3-cryptography is missing");
    }

    private static int run(Path out, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("/usr/bin/python3"));
        command.addAll(List.of(arguments));
        try {
            return new ProcessBuilder(command)
                    .redirectOutput(out.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } catch (IOException e) {
            return -1;
        }
    }

    @Test
    @DisplayName("TR-26, TR-21: makes of what is stored the file that was encrypted, and nothing of what was changed")
    void decrypts() throws IOException {
        KeyRingFile ring = KeyRingFile.create(folder.resolve("ring.json"));
        ring.rotate();
        Archive archive = ArchiveFixture.archive(new MemoryBlobStore()).withKeyRing(ring);
        try (ArchiveWriter writer = ArchiveFixture.open(archive)) {
            SegmentFixture.random(new Random(11), 1, 30, 400_000).forEach(writer::append);
            writer.commit();
        }
        SegmentManifest manifest = ArchiveFixture.chain(archive).get(0);
        byte[] stored = archive.content(manifest.object().key()).orElseThrow().toByteArray();
        assertThat(stored.length).as("more than one part").isGreaterThan(1 << 20);
        Files.write(
                folder.resolve("manifest.json"), ManifestJson.write(manifest).toByteArray());

        assertThat(script(stored)).isZero();
        try (InputStream plain = archive.cipher().decrypting(manifest, new ByteArrayInputStream(stored))) {
            assertThat(Files.readAllBytes(folder.resolve("segment.avro"))).isEqualTo(plain.readAllBytes());
        }
        stored[500] ^= 1;
        assertThat(script(stored)).isNotZero();
    }

    private int script(byte[] stored) throws IOException {
        return run(
                folder.resolve("segment.avro"),
                SCRIPT.toAbsolutePath().normalize().toString(),
                folder.resolve("ring.json").toString(),
                folder.resolve("manifest.json").toString(),
                Files.write(folder.resolve("segment.tink"), stored).toString());
    }
}
