/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.coordinator;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether this coordinator leads, and what is to be done when that changes. For use by one thread. */
final class Leadership {

    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

    private final CoordinatorConfig config;
    private final Lease lease;
    private final Placement placement;
    private long led;
    private boolean unfit;
    private boolean failing;

    Leadership(CoordinatorConfig config, Lease lease, Placement placement) {
        this.config = config;
        this.lease = lease;
        this.placement = placement;
    }

    /** Leads at once, whoever else there is. */
    void take() {
        lease.claim();
        begin();
    }

    /** Goes on leading or waiting, or changes that. Returns whether this coordinator leads. */
    boolean look() {
        if (unfit) {
            return false;
        }
        try {
            boolean leads = lease.look();
            if (led > 0 && led != lease.term()) {
                LOG.info("coordinator {} leads no more after term {}", config.id(), led);
                led = 0;
            }
            if (leads && led == 0) {
                begin();
            }
            failing = false;
        } catch (StorageException e) {
            failed(e);
        }
        return led > 0;
    }

    private void begin() {
        try {
            placement.lead(lease.term(), config.firstEpoch());
        } catch (RuntimeException e) {
            boolean replaced = !lease.held();
            lease.abandon();
            if (replaced) {
                LOG.info("coordinator {} was overtaken by another before it led", config.id(), e);
                return;
            }
            throw e;
        }
        led = lease.term();
        LOG.info("coordinator {} leads in term {}", config.id(), led);
    }

    /** A leader whose lease cannot be renewed leads on until another one claims it. */
    private void failed(StorageException e) {
        if (!failing) {
            LOG.error("coordinator {} has trouble with its directory; trying on", config.id(), e);
        }
        failing = true;
        if (e.code() == ErrorCode.CORRUPT) {
            LOG.error("coordinator {} does not try to lead any more, since the state is damaged", config.id());
            unfit = true;
        }
    }

    /** Gives the lease back, if this coordinator has it. */
    void end() {
        led = 0;
        lease.release();
    }
}
