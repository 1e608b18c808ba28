/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.testkit.vault;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A vault of Amazon Glacier in this process: real requests of a real client over loopback, archives in memory, and time as it is told.
 *
 * <p>It keeps the rules that emulators leave out: tree hashes of parts and of wholes are verified, parts must fit, each upload is an archive of its own, jobs take their time and their output is kept for a day, the inventory is a day old.
 * It does not verify signatures, only the access key {@code AKIDFAKE}. Any request can be made to fail; see {@link VaultFault}.
 */
public final class FakeVault implements AutoCloseable {

    private static final String ACCESS_KEY = "AKIDFAKE";

    private final Map<String, FakeArchive> archives = new LinkedHashMap<>();
    private final FakeUploads uploads = new FakeUploads();
    private final FakeJobs jobs = new FakeJobs(archives);
    private final Map<VaultCall, Integer> counts = new EnumMap<>(VaultCall.class);
    private final Map<VaultCall, Deque<VaultFault>> faults = new EnumMap<>(VaultCall.class);
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "fake-vault");
        thread.setDaemon(true);
        return thread;
    });
    private final String name;
    private final InstantSource clock;
    private final HttpServer server;

    private FakeVault(String name, InstantSource clock) throws IOException {
        this.name = name;
        this.clock = clock;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
    }

    /** An empty vault {@code name} that answers. */
    public static FakeVault start(String name, InstantSource clock) {
        try {
            FakeVault fake = new FakeVault(name, clock);
            fake.server.start();
            return fake;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it answers. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The next requests of this kind fail so, one after the other. */
    public synchronized FakeVault next(VaultCall call, VaultFault... ways) {
        faults.computeIfAbsent(call, unused -> new ArrayDeque<>()).addAll(List.of(ways));
        return this;
    }

    /** From now on jobs are listed for ever, though their output is not kept. */
    public synchronized FakeVault listingJobsForEver() {
        jobs.linger();
        return this;
    }

    /** How many requests of this kind have come, whatever became of them. */
    public synchronized int count(VaultCall call) {
        return counts.getOrDefault(call, 0);
    }

    /** The archives that are there. */
    public synchronized List<FakeArchive> archives() {
        return archives.values().stream()
                .filter(archive -> archive.deleted().isEmpty())
                .toList();
    }

    /** How many jobs there ever were. */
    public synchronized int jobs() {
        return jobs.all().size();
    }

    /** How many uploads in parts are neither completed nor aborted. */
    public synchronized int openUploads() {
        return uploads.open();
    }

    /** Removes an archive behind everybody's back. */
    public synchronized void lose(String id) {
        archives.computeIfPresent(id, (key, archive) -> archive.removed(clock.instant()));
    }

    /** Puts an archive there behind everybody's back, and returns its id. */
    public synchronized String put(String description, byte[] bytes) {
        String id = String.format("archive-%03d_%x", archives.size() + 1, description.hashCode());
        archives.put(
                id, new FakeArchive(id, description, bytes, LevelHash.of(bytes), clock.instant(), Optional.empty()));
        return id;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            VaultAnswer answer;
            Optional<VaultFault> fault = Optional.empty();
            try {
                VaultRequest request = VaultRequest.read(exchange);
                fault = draw(request.call());
                if (fault.filter(VaultFault.BROKEN_BEFORE_EFFECT::equals).isPresent()) {
                    return;
                }
                if (fault.filter(VaultFault::isRefusal).isPresent()) {
                    answer = fault.get().refusal();
                    fault = Optional.empty();
                } else {
                    answer = answer(request, fault);
                }
            } catch (VaultRefusal e) {
                answer = e.answer();
            }
            answer.send(exchange, fault);
        }
    }

    private synchronized Optional<VaultFault> draw(VaultCall call) {
        counts.merge(call, 1, Integer::sum);
        return Optional.ofNullable(faults.get(call)).map(Deque::poll);
    }

    private synchronized VaultAnswer answer(VaultRequest request, Optional<VaultFault> fault) {
        request.check(ACCESS_KEY);
        if (!request.vault().equals(name)) {
            throw VaultRefusal.absent("vault " + request.vault());
        }
        Instant now = clock.instant();
        return switch (request.call()) {
            case DESCRIBE_VAULT -> VaultAnswer.json(200, "{\"VaultName\":\"" + name + "\"}");
            case UPLOAD_ARCHIVE -> upload(request);
            case DELETE_ARCHIVE -> delete(request, now);
            case INITIATE_UPLOAD -> uploads.initiate(request);
            case UPLOAD_PART -> uploads.part(request);
            case COMPLETE_UPLOAD -> {
                Map.Entry<String, byte[]> archive = uploads.complete(request);
                yield created(archive.getKey(), archive.getValue());
            }
            case ABORT_UPLOAD -> uploads.abort(request);
            case INITIATE_JOB -> jobs.initiate(request, now);
            case LIST_JOBS -> jobs.list(request, now);
            case JOB_OUTPUT -> jobs.output(request, now, !fault.equals(Optional.of(VaultFault.RANGE_IGNORED)));
        };
    }

    private VaultAnswer upload(VaultRequest request) {
        if (request.body().length == 0) {
            throw VaultRefusal.invalid("Invalid Content-Length: 0");
        }
        checkHash(request);
        return created(request.description(), request.body());
    }

    private VaultAnswer created(String description, byte[] bytes) {
        String id = put(description, bytes);
        return VaultAnswer.of(201).with("x-amz-archive-id", id).with(VaultAnswer.HASH, LevelHash.of(bytes));
    }

    private VaultAnswer delete(VaultRequest request, Instant now) {
        if (archives.computeIfPresent(request.id(), (key, archive) -> archive.removed(now)) == null) {
            throw VaultRefusal.absent("archive ID " + request.id());
        }
        return VaultAnswer.of(204);
    }

    static void checkHash(VaultRequest request) {
        checkHash(request, request.body());
    }

    static void checkHash(VaultRequest request, byte[] content) {
        String stated = request.required(VaultAnswer.HASH);
        if (!stated.equals(LevelHash.of(content))) {
            throw VaultRefusal.invalid("Checksum mismatch: expected " + LevelHash.of(content) + " but was " + stated);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
