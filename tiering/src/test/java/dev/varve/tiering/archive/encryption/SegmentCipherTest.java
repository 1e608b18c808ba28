/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.encryption;

import static dev.varve.testkit.backend.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.testkit.model.Seed;
import dev.varve.tiering.archive.Archive;
import dev.varve.tiering.archive.ArchiveFixture;
import dev.varve.tiering.archive.ArchiveWriter;
import dev.varve.tiering.archive.manifest.ManifestJson;
import dev.varve.tiering.archive.manifest.SegmentEncryption;
import dev.varve.tiering.archive.manifest.SegmentManifest;
import dev.varve.tiering.archive.manifest.SegmentObject;
import dev.varve.tiering.archive.segment.SegmentContent;
import dev.varve.tiering.archive.segment.SegmentFixture;
import dev.varve.tiering.archive.segment.SegmentHeader;
import dev.varve.tiering.archive.segment.SegmentOrigin;
import dev.varve.tiering.archive.segment.SegmentReader;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.memory.MemoryBlobStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two segments of one archive, as the store has them. */
@DisplayName("An encrypted segment")
final class SegmentCipherTest {

    /** The salt, and what all nonces begin with. */
    private static final int HEAD = 40;

    @TempDir
    Path folder;

    private final MemoryBlobStore store = new MemoryBlobStore();
    private KeyRingFile ring = KeyRingFile.of(Path.of(""));
    private Archive archive = ArchiveFixture.archive(store);
    private List<SegmentManifest> chain = List.of();

    @BeforeEach
    void fill() {
        ring = KeyRingFile.create(folder.resolve("ring.json"));
        archive = ArchiveFixture.archive(store).withKeyRing(ring);
        try (ArchiveWriter writer = ArchiveFixture.open(archive)) {
            SegmentFixture.KINDS.forEach(writer::append);
            writer.commit();
            ArchiveFixture.commit(writer, 21, 30);
        }
        chain = ArchiveFixture.chain(archive);
    }

    private byte[] stored(int segment) {
        return archive.content(chain.get(segment).object().key()).orElseThrow().toByteArray();
    }

    private byte[] plain(SegmentManifest manifest, byte[] stored) throws IOException {
        try (InputStream in = archive.cipher().decrypting(manifest, new ByteArrayInputStream(stored))) {
            return in.readAllBytes();
        }
    }

    private void assertOpens(SegmentManifest manifest, byte[] stored) throws IOException {
        byte[] plain = plain(manifest, stored);
        assertThat((long) plain.length)
                .isEqualTo(manifest.object().encryption().orElseThrow().plainBytes());
        assertThat(SegmentReader.open("test", new ByteArrayInputStream(plain)).header())
                .isEqualTo(manifest.header());
    }

    private void assertClosed(String what, SegmentManifest manifest, byte[] stored) {
        assertThatThrownBy(() -> plain(manifest, stored))
                .as(what)
                .isInstanceOfAny(IOException.class, StorageException.class);
    }

    private static SegmentManifest with(SegmentManifest manifest, SegmentHeader header, SegmentObject object) {
        return new SegmentManifest(
                manifest.archive(),
                manifest.number(),
                object,
                new SegmentContent(header, manifest.content().payloadBytes(), List.of()),
                manifest.blocks(),
                manifest.previous());
    }

    private static SegmentManifest with(SegmentManifest manifest, BlobKey key, SegmentEncryption how) {
        SegmentObject object = manifest.object();
        return with(
                manifest,
                manifest.header(),
                new SegmentObject(key, object.version(), object.storageClass(), object.digest(), Optional.of(how)));
    }

    private static SegmentEncryption how(SegmentManifest manifest) {
        return manifest.object().encryption().orElseThrow();
    }

    @Test
    @DisplayName("TR-21: is decrypted with the key of its manifest, which is read back as it was written")
    void opens() throws IOException {
        for (int i = 0; i < chain.size(); i++) {
            SegmentManifest read = ManifestJson.read("manifest", ManifestJson.write(chain.get(i)));
            assertThat(read).isEqualTo(chain.get(i));
            assertOpens(read, stored(i));
            assertThat(how(read).keyId()).isEqualTo(ring.ring().primary());
        }
        assertThat(how(chain.get(0)).dataKey()).isNotEqualTo(how(chain.get(1)).dataKey());
    }

    @Test
    @DisplayName("TR-21: of many parts is decrypted as well")
    void large() throws IOException {
        try (ArchiveWriter writer = ArchiveFixture.open(archive)) {
            SegmentFixture.random(new Random(7), 31, 30, 400_000).forEach(writer::append);
            writer.commit();
        }
        chain = ArchiveFixture.chain(archive);
        assertThat(stored(2).length).isGreaterThan(1 << 20);
        assertOpens(chain.get(2), stored(2));
    }

    @Test
    @DisplayName("TR-21: of which one bit is flipped, in its head or behind, or the end is missing, does not open")
    void damagedContent() {
        long seed = Seed.choose("SegmentCipherTest.damagedContent");
        Random random = new Random(seed);
        byte[] whole = stored(1);
        for (int at = 0; at < whole.length; at += at < HEAD ? 1 : 8) {
            byte[] flipped = whole.clone();
            int bit = random.nextInt(8);
            flipped[at] ^= (byte) (1 << bit);
            assertClosed("seed " + seed + ", bit " + bit + " of byte " + at, chain.get(1), flipped);
        }
        for (int length = 0; length < whole.length; length += 29) {
            assertClosed("cut off at " + length, chain.get(1), Arrays.copyOf(whole, length));
        }
    }

    @Test
    @DisplayName("TR-21: with any one bit of its data key flipped does not open, and that is damage")
    void damagedKey() {
        SegmentManifest whole = chain.get(1);
        byte[] wrapped = how(whole).dataKey().toByteArray();
        for (int bit = 0; bit < wrapped.length * 8; bit++) {
            byte[] flipped = wrapped.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            SegmentManifest damaged = with(
                    whole,
                    whole.object().key(),
                    new SegmentEncryption(
                            how(whole).keyId(), Bytes.wrap(flipped), how(whole).plainBytes()));
            assertThat(assertRefused(ErrorCode.CORRUPT, () -> archive.cipher().check(damaged)))
                    .as("bit %d", bit)
                    .hasMessageContaining(whole.object().key().value());
        }
    }

    @Test
    @DisplayName("TR-21: does not open by the manifest of another, by another's data key, nor under another name")
    void swapped() {
        SegmentManifest first = chain.get(0);
        SegmentManifest second = chain.get(1);
        assertClosed("the other's object", first, stored(1));
        assertClosed("the other's object", second, stored(0));
        assertRefused(
                ErrorCode.CORRUPT,
                () -> archive.cipher().check(with(second, second.object().key(), how(first))));
        assertClosed(
                "the other's object and its key", with(second, second.object().key(), how(first)), stored(0));
        BlobKey renamed = BlobKey.of("archives/orders/segments/other.tink");
        assertRefused(ErrorCode.CORRUPT, () -> archive.cipher().check(with(first, renamed, how(first))));
    }

    @Test
    @DisplayName("TR-21: is bound to its archive, its stream, its epoch and its sequences")
    void bound() {
        SegmentManifest second = chain.get(1);
        SegmentHeader header = second.header();
        assertRefused(ErrorCode.CORRUPT, () -> new SegmentCipher("others", Optional.of(ring)).check(second));
        LongUnaryOperator same = value -> value;
        LongUnaryOperator next = value -> value + 1;
        assertBound(second, moved(header, "others", same, same, same));
        assertBound(second, moved(header, header.origin().stream(), next, same, same));
        assertBound(second, moved(header, header.origin().stream(), same, next, same));
        assertBound(second, moved(header, header.origin().stream(), same, same, next));
        archive.cipher()
                .check(with(second, moved(header, header.origin().stream(), same, same, same), second.object()));
    }

    private void assertBound(SegmentManifest manifest, SegmentHeader header) {
        SegmentManifest elsewhere = with(manifest, header, manifest.object());
        assertRefused(ErrorCode.CORRUPT, () -> archive.cipher().check(elsewhere));
        // Neither does the ciphertext, whoever has got the data key.
        assertThat(new SegmentContext("orders", header).ofContent())
                .isNotEqualTo(new SegmentContext("orders", manifest.header()).ofContent());
    }

    private static SegmentHeader moved(
            SegmentHeader header,
            String stream,
            LongUnaryOperator epoch,
            LongUnaryOperator first,
            LongUnaryOperator last) {
        SegmentOrigin origin = header.origin();
        return new SegmentHeader(
                new SegmentOrigin(stream, epoch.applyAsLong(origin.epoch()), origin.after(), origin.previous()),
                first.applyAsLong(header.firstSeq()),
                last.applyAsLong(header.lastSeq()),
                header.firstTime(),
                header.lastTime(),
                header.count(),
                header.gaps());
    }

    @Test
    @DisplayName("TR-21: opens with none of the wrong keys, and the right one is named")
    void wrongKeys() {
        SegmentManifest first = chain.get(0);
        String id = Long.toString(how(first).keyId());
        assertThat(assertRefused(
                        ErrorCode.DENIED,
                        () -> ArchiveFixture.archive(store).cipher().check(first)))
                .hasMessageContainingAll("key " + id, "archive.key-ring", "--key-ring")
                .message()
                .hasLineCount(1);

        KeyRingFile other = KeyRingFile.create(folder.resolve("another.json"));
        assertThat(assertRefused(
                        ErrorCode.DENIED,
                        () -> archive.withKeyRing(other).cipher().check(first)))
                .hasMessageContainingAll("key " + id, "archive.key-ring", "another.json");

        KeyRingFile absent = KeyRingFile.of(folder.resolve("absent.json"));
        assertThat(assertRefused(
                        ErrorCode.DENIED,
                        () -> archive.withKeyRing(absent).cipher().check(first)))
                .hasMessageContainingAll("key " + id, "archive.key-ring", "absent.json");

        KeyRingFile impostor = RingFixture.impostor(ring);
        assertThat(impostor.ring().keys()).isEqualTo(ring.ring().keys());
        assertThat(assertRefused(
                        ErrorCode.CORRUPT,
                        () -> archive.withKeyRing(impostor).cipher().check(first)))
                .hasMessageContainingAll("key " + id, "impostor.json");
    }
}
