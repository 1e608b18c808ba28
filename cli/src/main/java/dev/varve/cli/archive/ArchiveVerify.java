/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.archive;

import dev.varve.cli.ExitCodes;
import dev.varve.cli.Session;
import dev.varve.tiering.archive.verify.Depth;
import dev.varve.tiering.archive.verify.Finding;
import dev.varve.tiering.archive.verify.Verification;
import dev.varve.tiering.archive.verify.Verifier;
import dev.varve.tiering.store.BlobKey;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code varve archive verify}: whether an archive is all there. */
@Command(
        name = "verify",
        description = {
            "Follow the chain of an archive from its head to its first segment, and read every byte of it.",
            "Each object that is missing, damaged or in the wrong place is named; then the exit code is 11. What is in a cold class is compared with what the store keeps of it."
        })
final class ArchiveVerify implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Mixin
    private ArchivePlace place = new ArchivePlace();

    @Option(names = "--deep", description = "Read every message as well: its checksum, the order, the gaps.")
    private boolean deep;

    @Override
    public Integer call() {
        Verification found =
                Verifier.run(place.open(session), deep ? Depth.RECORDS : Depth.CONTENT, place.work(), manifest -> {});
        found.findings().forEach(finding -> session.print(finding::toString, () -> json(finding)));
        session.print(() -> text(found), () -> {
            Map<String, Object> json = json(found);
            place.addTraffic(json);
            return json;
        });
        return found.isSound() ? ExitCodes.OK : ExitCodes.DIFFERENT;
    }

    private static Map<String, Object> json(Finding finding) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("finding", finding.kind().name());
        json.put("object", finding.object().value());
        json.put("detail", finding.detail());
        return json;
    }

    private static String text(Verification found) {
        return String.format(
                Locale.ROOT,
                "%s: %d segments, %d of them read and %d cold, with %d messages in %d bytes; %d findings, %d objects to which nothing leads",
                found.isSound() ? "whole" : "NOT WHOLE",
                found.segments(),
                found.read(),
                found.cold(),
                found.messages(),
                found.bytes(),
                found.findings().size(),
                found.unreferenced().size());
    }

    private static Map<String, Object> json(Verification found) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("whole", found.isSound());
        json.put("segments", found.segments());
        json.put("read", found.read());
        json.put("cold", found.cold());
        json.put("count", found.messages());
        json.put("bytes", found.bytes());
        json.put("findings", found.findings().size());
        json.put(
                "unreferenced",
                found.unreferenced().stream().map(BlobKey::value).toList());
        return json;
    }
}
