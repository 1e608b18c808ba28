/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.testkit.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An S3 in this process: real requests of a real client over loopback, buckets in memory, and time as it is told.
 *
 * <p>It keeps the rules that emulators leave out: checksums of every kind are verified, conditions heeded, locks bind, cold objects are refused until a restore has taken its time, versions that are no versions are bad requests,
 * a completed upload is gone. It does not verify signatures, only the access key. Any request can be made to fail; see {@link S3Fault}. Addresses are in path style.
 */
public final class FakeS3 implements AutoCloseable {

    private final Map<String, FakeBucket> buckets = new ConcurrentHashMap<>();
    private final Map<S3Call, Integer> counts = new EnumMap<>(S3Call.class);
    private final S3Faults faults = new S3Faults();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "fake-s3");
        thread.setDaemon(true);
        return thread;
    });
    private final List<HeldRequest> held = new CopyOnWriteArrayList<>();
    private final S3Rules rules;
    private final InstantSource clock;
    private final HttpServer server;

    private FakeS3(S3Rules rules, InstantSource clock) throws IOException {
        this.rules = rules;
        this.clock = clock;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
    }

    /** A store without buckets that answers. */
    public static FakeS3 start(S3Rules rules, InstantSource clock) {
        try {
            FakeS3 fake = new FakeS3(rules, clock);
            fake.server.start();
            return fake;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes an empty bucket. */
    public FakeS3 bucket(String name, S3BucketKind kind) {
        buckets.put(name, new FakeBucket(kind));
        return this;
    }

    /** Where it answers. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** What goes wrong. */
    public S3Faults faults() {
        return faults;
    }

    /** Holds the next request of this kind for a key that matches the regular expression {@code keys}, until it is let go on. */
    public HeldRequest hold(S3Call call, String keys) {
        HeldRequest next = new HeldRequest(call, keys);
        held.add(next);
        return next;
    }

    /** How many requests of this kind have come, whatever became of them. */
    public synchronized int count(S3Call call) {
        return counts.getOrDefault(call, 0);
    }

    /** How many requests have come. */
    public synchronized int count() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    private synchronized void countOne(S3Call call) {
        counts.merge(call, 1, Integer::sum);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            S3Request request = S3Request.read(exchange);
            countOne(request.call());
            Optional<S3Fault> fault = faults.draw(request.call());
            if (fault.isPresent() && fault.get().beforeEffect()) {
                new Delivery(exchange, closed).fail(fault.get());
                return;
            }
            fault.ifPresent(given -> given.change(request.headers()));
            new Delivery(exchange, closed).send(answerInTime(request), fault);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private S3Response answerInTime(S3Request request) throws InterruptedException {
        Optional<HeldRequest> waits =
                held.stream().filter(each -> each.takes(request)).findFirst();
        if (waits.isEmpty()) {
            return answer(request);
        }
        waits.get().hold();
        S3Response response = answer(request);
        waits.get().answered(response);
        return response;
    }

    private S3Response answer(S3Request request) {
        try {
            checkAccess(request);
            FakeBucket bucket = buckets.get(request.bucket());
            if (bucket == null) {
                throw new S3Error(404, "NoSuchBucket", "The specified bucket does not exist");
            }
            S3Request checked = S3Body.checked(request);
            synchronized (bucket) {
                return carryOut(bucket, checked, clock.instant());
            }
        } catch (S3Error e) {
            return S3Response.xml(e.status(), e.xml());
        }
    }

    private void checkAccess(S3Request request) {
        String authorization = request.header("Authorization").orElse("");
        if (authorization.isEmpty()) {
            throw new S3Error(403, "AccessDenied", "Access Denied");
        }
        if (!authorization.contains("Credential=" + rules.accessKey() + "/")) {
            throw new S3Error(
                    403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.");
        }
    }

    private S3Response carryOut(FakeBucket bucket, S3Request request, Instant now) {
        ObjectWrites writes = new ObjectWrites(rules);
        return switch (request.call()) {
            case PUT_OBJECT -> writes.put(bucket, request, now);
            case GET_OBJECT -> ObjectReads.get(bucket, request, now);
            case HEAD_OBJECT -> ObjectReads.head(bucket, request, now);
            case DELETE_OBJECT -> writes.delete(bucket, request, now);
            case LIST_OBJECTS -> ObjectReads.list(bucket, request);
            case RESTORE_OBJECT -> ObjectReads.restore(bucket, request, now);
            case CREATE_UPLOAD -> writes.createUpload(bucket, request, now);
            case UPLOAD_PART -> writes.uploadPart(bucket, request);
            case COMPLETE_UPLOAD -> writes.completeUpload(bucket, request, now);
            case ABORT_UPLOAD -> writes.abortUpload(bucket, request);
            case HEAD_BUCKET -> S3Response.of(200);
            case GET_VERSIONING -> S3Response.xml(200, versioning(bucket));
            case GET_LOCK -> lock(bucket);
        };
    }

    private static String versioning(FakeBucket bucket) {
        String status = bucket.kind() == S3BucketKind.PLAIN ? "" : "<Status>Enabled</Status>";
        return "<VersioningConfiguration>" + status + "</VersioningConfiguration>";
    }

    private static S3Response lock(FakeBucket bucket) {
        if (bucket.kind() != S3BucketKind.LOCKING) {
            throw new S3Error(
                    404,
                    "ObjectLockConfigurationNotFoundError",
                    "Object Lock configuration does not exist for this bucket");
        }
        return S3Response.xml(
                200,
                "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled></ObjectLockConfiguration>");
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
