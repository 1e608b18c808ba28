/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.journal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/** The content of a file as it is read, and as it was when it was last forced. */
final class ForgetfulFile {

    private static final int SECTOR = 512;

    private byte[] current;
    private byte[] forced;

    ForgetfulFile(byte[] content) {
        current = content;
        forced = content;
    }

    /** What another process finds: what was written, forced or not. */
    ForgetfulFile copy() {
        ForgetfulFile copy = new ForgetfulFile(current);
        copy.forced = forced;
        return copy;
    }

    int size() {
        return current.length;
    }

    void read(ByteBuffer target, int position) {
        int count = Math.min(target.remaining(), Math.max(0, current.length - position));
        target.put(current, count == 0 ? 0 : position, count);
    }

    void write(byte[] source, int position) {
        byte[] next = Arrays.copyOf(current, Math.max(current.length, position + source.length));
        System.arraycopy(source, 0, next, position, source.length);
        current = next;
    }

    void truncate(int size) {
        current = Arrays.copyOf(current, Math.min(size, current.length));
    }

    void force() {
        forced = current;
    }

    /** What the disk has after a loss of power: of each sector that was not forced, what was written, what was there, or anything. */
    ForgetfulFile afterPowerCut(Random random) {
        int size = switch (random.nextInt(3)) {
            case 0 -> forced.length;
            case 1 -> current.length;
            default -> between(random);
        };
        byte[] left = new byte[size];
        for (int at = 0; at < size; at += SECTOR) {
            int end = Math.min(at + SECTOR, size);
            byte[] old = Arrays.copyOf(sector(forced, at), end - at);
            byte[] written = Arrays.copyOf(sector(current, at), end - at);
            System.arraycopy(Arrays.equals(old, written) ? old : fate(random, old, written), 0, left, at, end - at);
        }
        return new ForgetfulFile(left);
    }

    private int between(Random random) {
        int least = Math.min(forced.length, current.length);
        return least + random.nextInt(Math.abs(forced.length - current.length) + 1);
    }

    private static byte[] sector(byte[] content, int at) {
        return at >= content.length
                ? new byte[0]
                : Arrays.copyOfRange(content, at, Math.min(at + SECTOR, content.length));
    }

    /** An append that was cut off leaves whole what was there before it. */
    private static byte[] fate(Random random, byte[] old, byte[] written) {
        int fate = random.nextInt(3);
        if (fate == 2) {
            byte[] anything = written.clone();
            for (int i = 0; i < anything.length; i++) {
                if (i >= old.length || old[i] != written[i]) {
                    anything[i] = (byte) random.nextInt();
                }
            }
            return anything;
        }
        return fate == 0 ? old : written;
    }
}
