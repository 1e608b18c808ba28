/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench;

import java.util.concurrent.locks.LockSupport;

/** A process that does nothing, until somebody ends it. */
final class Sleeper {

    private Sleeper() {}

    public static void main(String[] arguments) {
        while (true) {
            LockSupport.park();
        }
    }
}
