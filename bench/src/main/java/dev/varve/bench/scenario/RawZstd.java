/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import com.github.luben.zstd.Zstd;
import dev.varve.Bytes;
import dev.varve.bench.load.CpuTime;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What zstd alone takes for values, in blocks as those of archives and at the same level: nothing that compresses them so can take less. */
final class RawZstd {

    private static final int BLOCK = 1 << 20;
    private static final int LEVEL = 3;

    private final ByteBuffer block = ByteBuffer.allocate(2 * BLOCK);
    private long compressing;
    private long decompressing;

    private RawZstd() {}

    /** The processor time of this thread for {@code count} values, which are {@code records} over and over. */
    static Map<String, Duration> times(List<Bytes> records, long count) {
        RawZstd raw = new RawZstd();
        for (long i = 0; i < count; i++) {
            raw.add(records.get((int) (i % records.size())));
        }
        raw.end();
        Map<String, Duration> times = new LinkedHashMap<>();
        times.put("compress", Duration.ofNanos(raw.compressing));
        times.put("decompress", Duration.ofNanos(raw.decompressing));
        return times;
    }

    private void add(Bytes value) {
        block.put(value.unsafeArray());
        if (block.position() >= BLOCK) {
            end();
        }
    }

    private void end() {
        byte[] plain = new byte[block.position()];
        block.flip().get(plain);
        block.clear();
        byte[] target = new byte[(int) Zstd.compressBound(plain.length)];
        long[] length = new long[1];
        compressing += CpuTime.of(() -> length[0] = Zstd.compress(target, plain, LEVEL))
                .thread()
                .toNanos();
        byte[] packed = Arrays.copyOf(target, (int) length[0]);
        decompressing +=
                CpuTime.of(() -> Zstd.decompress(plain, packed)).thread().toNanos();
    }
}
