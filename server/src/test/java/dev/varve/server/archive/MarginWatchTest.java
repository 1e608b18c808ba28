/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.server.archive;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.varve.tiering.archive.archiver.ArchiverStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

@DisplayName("The watch over the time to data loss")
class MarginWatchTest {

    private static final Duration WANTED = Duration.ofDays(14);

    private final MarginWatch watch = new MarginWatch("orders", WANTED, () -> 0);
    private final Logger logger = (Logger) LoggerFactory.getLogger(MarginWatch.class);
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

    @BeforeEach
    void listen() {
        logged.start();
        logger.addAppender(logged);
    }

    @AfterEach
    void close() {
        logger.detachAppender(logged);
    }

    private List<String> warnings() {
        return logged.list.stream()
                .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                .toList();
    }

    private void see(Optional<Duration> margin) {
        watch.see(new ArchiverStatus(10, 15, 500, Optional.of(Duration.ofDays(1)), margin));
    }

    @Test
    @DisplayName(
            "DA-34: warns once when it falls below the margin, once when it is above again, and anew the next time")
    void once() {
        see(Optional.of(WANTED));
        assertThat(warnings()).isEmpty();

        see(Optional.of(WANTED.minusSeconds(1)));
        see(Optional.of(Duration.ofHours(-1)));
        assertThat(warnings())
                .containsExactly("WARN archive 'orders': ALARM: time to data loss is PT335H59M59S, below PT336H;"
                        + " 5 sequences are not archived");

        see(Optional.of(WANTED));
        see(Optional.of(WANTED.plusDays(1)));
        assertThat(warnings()).hasSize(2);
        assertThat(warnings().get(1)).contains("is PT336H again").doesNotContain("ALARM");

        see(Optional.of(Duration.ofHours(-1)));
        assertThat(warnings()).hasSize(3);
        assertThat(warnings().get(2)).contains("ALARM", "PT-1H");
    }

    @Test
    @DisplayName("a source without limit of age never alarms, and one that lost its limit has recovered")
    void unlimited() {
        see(Optional.empty());
        assertThat(warnings()).isEmpty();
        see(Optional.of(Duration.ZERO));
        see(Optional.empty());
        assertThat(warnings()).hasSize(2);
        assertThat(warnings().get(1)).contains("is unlimited again");
    }
}
