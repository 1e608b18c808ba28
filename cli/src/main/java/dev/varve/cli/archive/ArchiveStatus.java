/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.archive;

import dev.varve.StorageException;
import dev.varve.SubjectFilter;
import dev.varve.Varve;
import dev.varve.cli.ExitCodes;
import dev.varve.cli.Session;
import dev.varve.server.archive.ArchiveConfig;
import dev.varve.tiering.archive.archiver.ArchiverStatus;
import dev.varve.tiering.archive.manifest.Head;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code varve archive status}: what an archive holds, by its head alone, and how far it is behind. */
@Command(
        name = "status",
        description = {
            "Print what an archive holds, by its head alone.",
            "Where the configuration names its stream (archive.streams), also how far it is behind, and how long until data is lost."
        })
final class ArchiveStatus implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Mixin
    private ArchivePlace place = new ArchivePlace();

    @Override
    public Integer call() {
        Head head = place.open(session).head();
        Optional<Behind> behind = behind(head);
        session.print(() -> SegmentTexts.text(head) + behind.map(Behind::text).orElse(""), () -> {
            Map<String, Object> json = new LinkedHashMap<>(SegmentTexts.json(head));
            behind.ifPresent(found -> found.json(json));
            place.addTraffic(json);
            return json;
        });
        return ExitCodes.OK;
    }

    /** How far it is behind; empty where the configuration does not name its source, or that does not answer. */
    private Optional<Behind> behind(Head head) {
        ArchiveConfig config = place.config(session);
        return Optional.ofNullable(config.streams().get(place.name())).flatMap(stream -> {
            try (Varve varve = session.open()) {
                ArchiverStatus status = ArchiverStatus.of(
                        varve.streams(),
                        SubjectFilter.of(stream.filter()),
                        head.totals().lastSeq(),
                        Instant.now());
                return Optional.of(new Behind(status, status.isAlarming(config.margin())));
            } catch (StorageException e) {
                session.warn("how far it is behind cannot be seen: " + e.getMessage());
                return Optional.empty();
            }
        });
    }

    /**
     * How far an archive is behind its source.
     *
     * @param status in figures
     * @param alarming whether that is too far
     */
    private record Behind(ArchiverStatus status, boolean alarming) {

        String text() {
            return String.format(
                    Locale.ROOT,
                    "%n%d sequences, about %d bytes, behind seq %d of the source%s; time to data loss %s%s",
                    status.lag(),
                    status.lagBytes(),
                    status.sourceSeq(),
                    status.oldestAge()
                            .map(age -> ", the oldest for " + age.toSeconds() + " s")
                            .orElse(""),
                    status.margin().map(left -> left.toSeconds() + " s").orElse("unlimited"),
                    alarming ? ": ALARM" : "");
        }

        void json(Map<String, Object> json) {
            json.put("source-seq", status.sourceSeq());
            json.put("lag", status.lag());
            json.put("lag-bytes", status.lagBytes());
            status.oldestAge().ifPresent(age -> json.put("lag-seconds", age.toSeconds()));
            status.margin().ifPresent(left -> json.put("time-to-data-loss-seconds", left.toSeconds()));
            json.put("alarm", alarming);
        }
    }
}
