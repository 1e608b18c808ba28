/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.digest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.testkit.model.Seed;
import dev.varve.tiering.store.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The tree hash")
final class TreeHashTest {

    private static final int PART = 1 << 20;

    @Test
    @DisplayName("TR-13: is that of the definition, level by level, for any number of parts")
    void definition() throws IOException {
        Random random = new Random(Seed.choose("TreeHashTest"));
        for (int size :
                new int[] {0, 1, PART - 1, PART, PART + 1, 2 * PART, 3 * PART, 5 * PART + 7, 7 * PART, 8 * PART}) {
            byte[] content = new byte[size];
            random.nextBytes(content);
            ContentDigest digest = ContentDigest.of(new ByteArrayInputStream(content));

            assertThat(digest.treeHash()).as("%d bytes", size).isEqualTo(byLevels(content));
            assertThat(digest.sha256()).isEqualTo(Sha256.of(Sha256.newDigest().digest(content)));
            assertThat(digest.bytes()).isEqualTo(size);
        }
    }

    /** The digests of the parts, then those of neighbours, an odd one kept as it is, until one is left. */
    private static Sha256 byLevels(byte[] content) {
        List<byte[]> level = new ArrayList<>();
        for (int from = 0; from < Math.max(content.length, 1); from += PART) {
            level.add(Sha256.newDigest()
                    .digest(Arrays.copyOfRange(content, from, Math.min(from + PART, content.length))));
        }
        while (level.size() > 1) {
            List<byte[]> next = new ArrayList<>();
            for (int i = 0; i < level.size(); i += 2) {
                next.add(i + 1 < level.size() ? joined(level.get(i), level.get(i + 1)) : level.get(i));
            }
            level = next;
        }
        return Sha256.of(level.get(0));
    }

    private static byte[] joined(byte[] left, byte[] right) {
        MessageDigest digest = Sha256.newDigest();
        digest.update(left);
        return digest.digest(right);
    }
}
