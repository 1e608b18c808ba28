/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.server.archive;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.varve.tiering.archive.manifest.Head;
import dev.varve.tiering.archive.manifest.Totals;
import dev.varve.tiering.store.traffic.RetryCause;
import dev.varve.tiering.store.traffic.StoreTraffic;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

@DisplayName("The log of an archive's traffic")
class TrafficLogTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger(TrafficLog.class);
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final StoreTraffic traffic = new StoreTraffic();
    private Duration passed = Duration.ZERO;
    private final TrafficLog log = new TrafficLog("orders", traffic, () -> passed.toNanos());

    @BeforeEach
    void listen() {
        logger.setLevel(Level.INFO);
        logged.start();
        logger.addAppender(logged);
    }

    @AfterEach
    void close() {
        logger.detachAppender(logged);
        logger.setLevel(null);
    }

    private List<String> told() {
        return logged.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private static Head head(long commits) {
        return new Head("orders", "orders", 1, "w", commits, Optional.empty(), Totals.none());
    }

    @Test
    @DisplayName("TR-23: is told each hour and at the end, with how long ago the archive last took something")
    void hourly() {
        log.begin(head(3));
        traffic.retried(RetryCause.THROTTLED);
        passed = Duration.ofMinutes(59);
        log.look(head(3));
        assertThat(told()).isEmpty();
        passed = Duration.ofMinutes(60);
        log.look(head(3));
        assertThat(told())
                .containsExactly("archive 'orders': nothing was stored yet; of its store since the start: retries:"
                        + " throttled 1");
        passed = Duration.ofMinutes(100);
        log.look(head(4));
        passed = Duration.ofMinutes(101);
        log.end();
        assertThat(told()).hasSize(2);
        assertThat(told().get(1)).startsWith("archive 'orders': stored last 60 s ago; ");
    }
}
