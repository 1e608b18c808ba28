/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.encryption;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.tiering.archive.Archive;
import dev.varve.tiering.archive.ArchiveFixture;
import dev.varve.tiering.archive.ArchiveWriter;
import dev.varve.tiering.archive.manifest.ManifestJson;
import dev.varve.tiering.archive.manifest.SegmentManifest;
import dev.varve.tiering.archive.segment.SegmentFixture;
import dev.varve.tiering.archive.segment.SegmentReader;
import dev.varve.tiering.store.BlobEntry;
import dev.varve.tiering.store.Sha256;
import dev.varve.tiering.store.memory.MemoryBlobStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** An object of every version that was released, with its manifest and the ring that opens it; they are never written anew. */
@DisplayName("An encrypted segment of version 1")
final class GoldenEncryptionTest {

    static final String RING = "key-ring-1.json";
    static final String MANIFEST = "manifest-1.json";
    static final String SEGMENT = "segment-1.tink";

    private static final Path RESOURCES = Path.of("src/test/resources/dev/varve/tiering/archive/encryption");

    @TempDir
    Path folder;

    static byte[] resource(String name) {
        try (InputStream in = Objects.requireNonNull(GoldenEncryptionTest.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @DisplayName("TR-26, TR-21: stays readable with its manifest and the ring of its time")
    void readable() {
        // What is checked out is for all to read, and a ring must not be.
        KeyRingFile ring = RingFixture.write(folder, RING, new String(resource(RING), UTF_8));
        SegmentManifest manifest = ManifestJson.read(MANIFEST, Bytes.wrap(resource(MANIFEST)));
        byte[] stored = resource(SEGMENT);

        assertThat(Sha256.of(Bytes.wrap(stored)))
                .isEqualTo(manifest.object().digest().sha256());
        InputStream plain =
                new SegmentCipher("orders", Optional.of(ring)).decrypting(manifest, new ByteArrayInputStream(stored));
        try (SegmentReader reader = SegmentReader.open(SEGMENT, plain)) {
            assertThat(reader.header()).isEqualTo(manifest.header());
            assertThat(reader.toList()).isEqualTo(SegmentFixture.KINDS);
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "varve.generate", matches = "true")
    @DisplayName("is written once, when the version is made")
    void generate() throws IOException {
        if (Files.exists(RESOURCES.resolve(RING))) {
            return;
        }
        KeyRingFile ring = KeyRingFile.create(folder.resolve(RING));
        ring.rotate();
        MemoryBlobStore store = new MemoryBlobStore();
        Archive archive = ArchiveFixture.archive(store).withKeyRing(ring);
        try (ArchiveWriter writer = ArchiveFixture.open(archive)) {
            SegmentFixture.KINDS.forEach(writer::append);
            writer.commit();
        }
        Files.createDirectories(RESOURCES);
        Files.write(RESOURCES.resolve(RING), Files.readAllBytes(ring.path()));
        for (BlobEntry entry : store.list("archives/orders/").toList()) {
            String key = entry.key().value();
            byte[] content = archive.content(entry.key()).orElseThrow().toByteArray();
            if (key.contains("/segments/")) {
                Files.write(RESOURCES.resolve(SEGMENT), content);
            } else if (key.contains("/manifests/")) {
                Files.write(RESOURCES.resolve(MANIFEST), content);
            }
        }
    }
}
