/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.testkit.vault;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Jobs: each takes its time, and its output is kept for a day. The inventory is that of a day ago. */
final class FakeJobs {

    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");
    private static final int PAGE = 3;
    private static final int MIB = 1 << 20;
    private static final Duration INVENTORY_AGE = Duration.ofDays(1);

    private final Map<String, FakeArchive> archives;
    private final List<FakeJob> jobs = new ArrayList<>();
    private boolean lingering;

    FakeJobs(Map<String, FakeArchive> archives) {
        this.archives = archives;
    }

    /** From now on jobs are listed for ever, though their output is not. */
    void linger() {
        lingering = true;
    }

    VaultAnswer initiate(VaultRequest request, Instant now) {
        String type = request.field("Type").orElseThrow(() -> VaultRefusal.missing("Type"));
        boolean inventory = type.equals("inventory-retrieval");
        if (!inventory && !type.equals("archive-retrieval")) {
            throw VaultRefusal.invalid("Invalid job type: " + type);
        }
        Optional<FakeArchive> archive = inventory ? Optional.empty() : Optional.of(archive(request));
        Optional<String> range = request.field("RetrievalByteRange");
        byte[] output = archive.map(found -> part(found.bytes(), range)).orElseGet(() -> inventory(now));
        FakeJob job = new FakeJob(
                "job-" + (jobs.size() + 1),
                archive,
                range,
                request.field("Tier").orElse("Standard"),
                request.field("Description").orElse(""),
                now,
                output);
        job.completed();
        jobs.add(job);
        return VaultAnswer.of(202).with("x-amz-job-id", job.id());
    }

    private FakeArchive archive(VaultRequest request) {
        String id = request.field("ArchiveId").orElseThrow(() -> VaultRefusal.missing("ArchiveId"));
        return Optional.ofNullable(archives.get(id))
                .filter(found -> found.deleted().isEmpty())
                .orElseThrow(() -> VaultRefusal.absent("archive ID " + id));
    }

    private static byte[] part(byte[] bytes, Optional<String> range) {
        if (range.isEmpty()) {
            return bytes;
        }
        String[] ends = range.get().split("-");
        int from = Integer.parseInt(ends[0]);
        int end = Integer.parseInt(ends[1]) + 1;
        if (from % MIB != 0 || (end % MIB != 0 && end != bytes.length) || end > bytes.length) {
            throw VaultRefusal.invalid("The range is not of whole MiB: " + range.get());
        }
        return Arrays.copyOfRange(bytes, from, end);
    }

    private byte[] inventory(Instant now) {
        Instant date = now.minus(INVENTORY_AGE);
        String list = archives.values().stream()
                .filter(archive -> archive.existed(date))
                .map(FakeArchive::json)
                .collect(Collectors.joining(","));
        return ("{\"VaultARN\":\"arn:aws:glacier:eu-central-1:000000000000:vaults/x\",\"InventoryDate\":\"" + date
                        + "\",\"ArchiveList\":[" + list + "]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    VaultAnswer list(VaultRequest request, Instant now) {
        List<FakeJob> listed =
                jobs.stream().filter(job -> lingering || !job.isGone(now)).toList();
        int from = request.parameter("marker").map(Integer::parseInt).orElse(0);
        int end = Math.min(from + PAGE, listed.size());
        String list = listed.subList(Math.min(from, end), end).stream()
                .map(job -> job.json(now))
                .collect(Collectors.joining(","));
        String marker = end < listed.size() ? "\"" + end + "\"" : "null";
        return VaultAnswer.json(200, "{\"JobList\":[" + list + "],\"Marker\":" + marker + "}");
    }

    VaultAnswer output(VaultRequest request, Instant now, boolean heedRange) {
        FakeJob job = jobs.stream()
                .filter(each -> each.id().equals(request.id()) && !each.isGone(now))
                .findFirst()
                .orElseThrow(() -> VaultRefusal.absent("job ID " + request.id()));
        if (!job.isDone(now)) {
            throw VaultRefusal.invalid("The job is not currently available for download: " + job.id());
        }
        VaultAnswer answer = VaultAnswer.of(200).with("Content-Type", "application/octet-stream");
        Matcher range = RANGE.matcher(request.header("Range").orElse(""));
        if (!range.matches() || !heedRange) {
            return hashed(answer.withBody(job.output()), job, 0);
        }
        int from = Integer.parseInt(range.group(1));
        int end = Integer.parseInt(range.group(2)) + 1;
        if (from >= end || end > job.output().length) {
            throw VaultRefusal.invalid("Invalid range: " + range.group());
        }
        VaultAnswer part = new VaultAnswer(206, answer.headers(), Arrays.copyOfRange(job.output(), from, end))
                .with("Content-Range", "bytes " + from + "-" + (end - 1) + "/" + job.output().length);
        return hashed(part, job, from);
    }

    /** The tree hash is told of archives only, and only of all or of whole MiB. */
    private static VaultAnswer hashed(VaultAnswer answer, FakeJob job, int from) {
        int end = from + answer.body().length;
        boolean aligned = from % MIB == 0 && (end % MIB == 0 || end == job.output().length);
        if (job.archive().isEmpty() || !aligned) {
            return answer;
        }
        byte[] whole = job.archive().get().bytes();
        return answer.with(
                VaultAnswer.HASH,
                answer.body().length == whole.length ? job.archive().get().treeHash() : LevelHash.of(answer.body()));
    }

    Collection<FakeJob> all() {
        return List.copyOf(jobs);
    }
}
