/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.demo;

/**
 * Passes what happens while lines are written on to those whom it concerns.
 *
 * @param failover kills a server, and measures
 * @param progress notes what is acknowledged
 * @param bar shows how far it has come
 */
record DurableEvents(Failover failover, Progress progress, DemoReport.Bar bar) implements WriterEvents, AutoCloseable {

    @Override
    public void sending(long line) {
        bar.at(line);
        failover.onLine(line);
    }

    @Override
    public boolean answered(Target target, long sentAtNanos) {
        return failover.onAck(target, sentAtNanos);
    }

    @Override
    public void settled(Target target) {
        if (target.message().isPresent()) {
            progress.message();
        } else {
            progress.keyed();
        }
    }

    @Override
    public void close() {
        bar.close();
    }
}
