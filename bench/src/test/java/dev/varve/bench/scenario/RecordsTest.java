/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.varve.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RecordsTest {

    @Test
    @DisplayName(
            "records compress as text does, and not as repetitions do; they are the same each time, of the size that is told")
    void compress() {
        List<Bytes> records = Records.of(20_000);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        records.forEach(record -> all.writeBytes(record.unsafeArray()));

        double ratio = all.size() / (double) Zstd.compress(all.toByteArray(), 3).length;

        assertThat(ratio).isBetween(3.5, 6.0);
        assertThat(all.size() / records.size()).isBetween(Records.MEAN_BYTES - 30, Records.MEAN_BYTES + 30);
        assertThat(Records.of(100)).isEqualTo(records.subList(0, 100));
    }
}
