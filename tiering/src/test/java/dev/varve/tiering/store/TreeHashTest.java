/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.testkit.model.Seed;
import dev.varve.tiering.archive.digest.ContentDigest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest(name = "TR-22: of {0} bytes ''a'' is {1}, as Amazon''s service and its tools have it")
    @CsvSource({
        "1048576,9bc1b2a288b26af7257a36277ae3816a7d4f16e89c1e7e77d0a5c48bad62b360",
        "2097152,560c2c9333c719cb00cfdffee3ba293db17f58743cdd1f7e4055373ae6300afa",
        "3145728,70239f4f2ead7561f69d48b956b547edef52a1280a93c262c0b582190be7db17",
        "3670016,daede4eb580f914dacd5e0bdf7015c937fd615c1e6c6552d25cb04a8b7219828",
        "4194304,9491cb2ed1d4e7cd53215f4017c23ec4ad21d7050a1e6bb636c4f67e8cddb844",
        "4194324,12f3cbd6101b981cde074039f6f728071da8879d6f632de8afc7cdf00661b08f",
        "0,e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    })
    void published(int size, String hash) {
        byte[] content = new byte[size];
        Arrays.fill(content, (byte) 'a');

        assertThat(TreeHash.of(content)).hasToString(hash);
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
