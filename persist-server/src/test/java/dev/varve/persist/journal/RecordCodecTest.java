/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.persist.store.StoreKey;
import dev.varve.testkit.model.Seed;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A record of the journal")
final class RecordCodecTest {

    private static final int ROUNDS = 2000;

    private final Random random = new Random(Seed.choose("records of the journal"));

    @Test
    @DisplayName("says what was put into it, whatever that is")
    void roundTrip() {
        for (int i = 0; i < ROUNDS; i++) {
            Entry entry = entry();
            long lsn = random.nextLong() >>> 1;
            long synced = random.nextLong() >>> 1;
            ByteBuffer bytes = encode(entry, lsn, synced);
            assertThat(bytes.remaining()).isEqualTo((int) RecordCodec.size(entry));
            int length = RecordCodec.claimedLength(bytes, lsn).orElseThrow();
            assertThat(RecordCodec.decode(bytes.limit(length)))
                    .contains(new JournalRecord(lsn, synced, (int) RecordCodec.size(entry), entry));
        }
    }

    @Test
    @DisplayName("is not taken for whole when any one bit of it is another")
    void flippedBits() {
        Entry entry = new Entry.Asked(JournalFixture.command("value"));
        ByteBuffer whole = encode(entry, 32, 32);
        int length = RecordCodec.claimedLength(whole, 32).orElseThrow();
        for (int bit = 0; bit < length * 8; bit++) {
            byte[] damaged = new byte[length];
            whole.duplicate().get(damaged);
            damaged[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThat(RecordCodec.decode(ByteBuffer.wrap(damaged)))
                    .as("bit %s", bit)
                    .isEmpty();
        }
    }

    @Test
    @DisplayName("of random bytes under a right checksum is CORRUPT or read, never another failure")
    void randomBytes() {
        for (int i = 0; i < ROUNDS; i++) {
            Entry entry = new Entry.Asked(new Command(
                    JournalFixture.KEY, 1, 1, Command.Kind.REQUEST, JournalFixture.bytes(random, random.nextInt(40))));
            byte[] bytes = new byte[(int) RecordCodec.size(entry)];
            encode(entry, 32, 32).get(bytes);
            int from = 24;
            byte[] noise = JournalFixture.bytes(random, bytes.length - from).toByteArray();
            // A small number is more often a type that exists.
            noise[0] = (byte) random.nextInt(6);
            System.arraycopy(noise, 0, bytes, from, noise.length);
            ByteBuffer record = ByteBuffer.wrap(bytes);
            record.putInt(0, checksum(record.duplicate().position(4)));
            Throwable failure = catchThrowable(() -> RecordCodec.decode(record));
            if (failure != null) {
                assertThat(failure)
                        .isInstanceOfSatisfying(
                                StorageException.class,
                                e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT));
            }
        }
    }

    @Test
    @DisplayName("stands as its format page shows it")
    void documented() {
        Command command =
                new Command(StoreKey.implicit("a.b"), 3, 1_700_000_000_123L, Command.Kind.REQUEST, Bytes.utf8("body"));
        assertThat(hex(encode(new Entry.Asked(command), 32, 32)))
                .isEqualTo(
                        "57f241d500000037000000000000002000000000000000200100000000000000000000030000018bcfe5687b0005733a612e62626f647900");
        assertThat(hex(new SegmentHead(0, 1 << 20).encode()))
                .isEqualTo("56415256454a303100000000000000000000000000100000000000005d8de427");
    }

    private static String hex(ByteBuffer bytes) {
        byte[] all = new byte[bytes.remaining()];
        bytes.get(all);
        return HexFormat.of().formatHex(all);
    }

    private static int checksum(ByteBuffer bytes) {
        java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    private static ByteBuffer encode(Entry entry, long lsn, long synced) {
        ByteBuffer bytes = ByteBuffer.allocate((int) RecordCodec.size(entry));
        RecordCodec.encode(entry, lsn, synced, bytes);
        return bytes.flip();
    }

    private Entry entry() {
        return switch (random.nextInt(4)) {
            case 0 -> new Entry.Annulled(random.nextLong());
            case 1 -> new Entry.End();
            default ->
                new Entry.Asked(new Command(
                        key(),
                        random.nextLong() >>> 1,
                        random.nextLong(),
                        random.nextBoolean() ? Command.Kind.REQUEST : Command.Kind.EXPIRE,
                        JournalFixture.bytes(random, random.nextInt(500))));
        };
    }

    private StoreKey key() {
        String name = "n" + random.nextInt(1000) + "\u00e9.\u732b";
        return List.of(
                        StoreKey.implicit("a." + random.nextInt(1000)),
                        StoreKey.declared("d" + random.nextInt(1000)),
                        StoreKey.keyValue(name),
                        StoreKey.object(name))
                .get(random.nextInt(4));
    }
}
