/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store;

import dev.varve.Bytes;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The SHA-256 tree hash by which Amazon Glacier names content: the content is cut into parts of 1 MiB, and digests are paired until one is left.
 *
 * <p>Follows "Computing Checksums" of the Amazon S3 Glacier developer guide. For use by one thread; {@link #finish()} ends it.
 */
public final class TreeHash {

    private static final int PART = 1 << 20;

    private final MessageDigest part = Sha256.newDigest();
    private final MessageDigest pair = Sha256.newDigest();
    /** Roots of whole subtrees, the lowest on top; no two of one height. */
    private final Deque<Node> roots = new ArrayDeque<>();

    private int inPart;
    private boolean any;

    private record Node(int height, Bytes digest) {}

    /** The hash of {@code content}. */
    public static Sha256 of(byte[] content) {
        TreeHash hash = new TreeHash();
        hash.update(content, 0, content.length);
        return hash.finish();
    }

    /** Adds {@code length} bytes of {@code content}. */
    public void update(byte[] content, int offset, int length) {
        int from = offset;
        int left = length;
        while (left > 0) {
            int taken = Math.min(left, PART - inPart);
            part.update(content, from, taken);
            from += taken;
            left -= taken;
            inPart += taken;
            if (inPart == PART) {
                endPart();
            }
        }
    }

    private void endPart() {
        any = true;
        inPart = 0;
        Node node = new Node(0, Bytes.wrap(part.digest()));
        while (!roots.isEmpty() && roots.peek().height == node.height) {
            node = join(roots.pop(), node);
        }
        roots.push(node);
    }

    private Node join(Node left, Node right) {
        pair.update(left.digest.unsafeArray());
        pair.update(right.digest.unsafeArray());
        return new Node(left.height + 1, Bytes.wrap(pair.digest()));
    }

    /** The hash of all that was added. */
    public Sha256 finish() {
        if (inPart > 0 || !any) {
            endPart();
        }
        Node last = roots.pop();
        while (!roots.isEmpty()) {
            last = join(roots.pop(), last);
        }
        return Sha256.of(last.digest.unsafeArray());
    }
}
