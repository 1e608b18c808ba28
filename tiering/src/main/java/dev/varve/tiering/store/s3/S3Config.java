/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.s3;

import dev.varve.Preconditions;
import dev.varve.spi.ConfigDoc;
import dev.varve.spi.Secret;
import dev.varve.tiering.store.BlobKey;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Which bucket, and how to speak to it.
 *
 * @param bucket its name
 * @param prefix what all keys start with, so that several share a bucket; without a slash at the end
 * @param endpoint where an S3-compatible store answers; empty: Amazon
 * @param region the region in which it is
 * @param addresses how a request names the bucket; empty: in the path where there is an endpoint
 * @param checksums whether the store can verify what is sent; empty: SHA-256
 * @param profile whom to be, as the files of AWS's tools say
 * @param accessKey whom to be; empty, without a profile: what the environment, default profile or machine role says
 * @param patience how long to wait, and how often to try
 * @param transfer in which portions to send and list
 */
@ConfigDoc("A bucket of Amazon S3, or of a store that speaks its language and heeds conditional writes.")
public record S3Config(
        @ConfigDoc("The name of the bucket.") String bucket,

        @ConfigDoc("What all keys start with, so that several share a bucket; without a slash at the end.")
        Optional<String> prefix,

        @ConfigDoc("Where an S3-compatible store answers, `http://host:port`; without it, Amazon.")
        Optional<URI> endpoint,

        @ConfigDoc("The region in which the bucket is.") String region,

        @ConfigDoc(
                "Whether requests name the bucket in the `path`, as most S3-compatible stores want, or as a `host`; without it, in the path where `endpoint` is set.")
        Optional<Addresses> addresses,

        @ConfigDoc(
                "Whether the store verifies the SHA-256 that is sent with each write; `none` for a store that refuses the header. Without it, `sha256`.")
        Optional<Checksums> checksums,

        @ConfigDoc("Whom to be: a profile of the files that AWS's tools share.")
        Optional<String> profile,

        @ConfigDoc(
                "Whom to be; without it and `profile`, what the environment, the default profile or the role of the machine says.")
        Optional<AccessKey> accessKey,

        @ConfigDoc("How long to wait, and how often to try.")
        Patience patience,

        @ConfigDoc("In which portions to send and list.") Transfer transfer) {

    /** How a request names the bucket. */
    public enum Addresses {
        /** {@code bucket.host/key}. */
        HOST,
        /** {@code host/bucket/key}. */
        PATH
    }

    /** Whether the store verifies what is sent. */
    public enum Checksums {
        /** It gets the SHA-256 with each write and refuses other bytes. */
        SHA256,
        /** It does not. What is read is verified all the same. */
        NONE
    }

    /**
     * An access key.
     *
     * @param id its public part
     * @param secret its other part
     */
    public record AccessKey(
            @ConfigDoc("The id of the key.") String id,
            @ConfigDoc("The secret of the key.") Secret secret) {

        public AccessKey {
            Preconditions.require(!id.isBlank(), "access-key.id must not be blank");
            Preconditions.require(!secret.reveal().isBlank(), "access-key.secret must not be blank");
        }
    }

    /**
     * How long to wait, and how often to try. A request that failed in passing is tried again after a pause that grows, as the SDK's standard strategy does.
     *
     * @param attempts how often a request is tried at most, 1 to 20
     * @param idle how long a connection may stand still
     * @param attempt how long one attempt may take; a large blob is sent in one
     * @param call how long all attempts may take together
     */
    public record Patience(
            @ConfigDoc("How often a request is tried at most, 1 to 20.")
            int attempts,

            @ConfigDoc("How long a connection may stand still.")
            Duration idle,

            @ConfigDoc("How long one attempt may take; a large blob is sent in one.")
            Duration attempt,

            @ConfigDoc("How long all attempts may take together.")
            Duration call) {

        public Patience {
            Preconditions.require(
                    attempts >= 1 && attempts <= 20, "patience.attempts must be 1 to 20, not " + attempts);
            Preconditions.positive("patience.idle", idle);
            Preconditions.positive("patience.attempt", attempt);
            Preconditions.require(
                    call.compareTo(attempt) >= 0,
                    "patience.call must be " + attempt + " (patience.attempt) or more, not " + call);
        }

        /** 4 attempts, 10 s, 2 min, 5 min. */
        public static Patience defaults() {
            return new Patience(4, Duration.ofSeconds(10), Duration.ofMinutes(2), Duration.ofMinutes(5));
        }
    }

    /**
     * In which portions to send and list.
     *
     * @param multipartAbove blobs of more bytes than this are sent in parts; at most 5 GiB
     * @param partSize the bytes of a part, which are held in memory; Amazon wants 5 MiB at least
     * @param pageSize how many blobs one request lists, 1 to 1000
     */
    public record Transfer(
            @ConfigDoc("Blobs of more bytes than this are sent in parts; at most 5 GiB.")
            long multipartAbove,

            @ConfigDoc("The bytes of a part, which are held in memory; Amazon wants 5 MiB at least.")
            int partSize,

            @ConfigDoc("How many blobs one request lists, 1 to 1000.")
            int pageSize) {

        private static final long MOST = 5L << 30;

        public Transfer {
            Preconditions.require(
                    multipartAbove >= 0 && multipartAbove <= MOST,
                    "transfer.multipart-above must be 0 to " + MOST + " bytes, not " + multipartAbove);
            Preconditions.atLeast("transfer.part-size", partSize, 1);
            Preconditions.require(
                    pageSize >= 1 && pageSize <= 1000, "transfer.page-size must be 1 to 1000, not " + pageSize);
        }

        /** 512 MiB, so that a segment of the archive is one request; parts of 16 MiB; pages of 1000. */
        public static Transfer defaults() {
            return new Transfer(512L << 20, 16 << 20, 1000);
        }
    }

    public S3Config {
        Preconditions.require(
                bucket.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"),
                "bucket '" + bucket.replaceAll("[^ -~]", "?") + "' must be 3 to 63 characters of a-z 0-9 . -");
        prefix.ifPresent(BlobKey::of);
        Preconditions.require(
                region.matches("[a-z0-9-]{1,40}"), "region must be such as 'eu-central-1', not '" + region + "'");
        endpoint.ifPresent(S3Config::checkEndpoint);
        Preconditions.require(profile.isEmpty() || accessKey.isEmpty(), "profile and access-key exclude each other");
        Preconditions.require(profile.filter(String::isBlank).isEmpty(), "profile must not be blank");
    }

    /** Whether requests name the bucket in the path. */
    boolean inPath() {
        return addresses.map(Addresses.PATH::equals).orElse(endpoint.isPresent());
    }

    /** Whether the SHA-256 is sent. */
    boolean verified() {
        return checksums.orElse(Checksums.SHA256) == Checksums.SHA256;
    }

    /** Fails with {@link dev.varve.ErrorCode#INVALID} unless {@code endpoint} is an address of HTTP: for the configurations of other services too. */
    public static void checkEndpoint(URI endpoint) {
        boolean web = "http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme());
        Preconditions.require(
                web && endpoint.getHost() != null,
                "endpoint must be http://host:port or https://host:port, not '" + endpoint + "'");
    }

    /** The bucket {@code bucket} of Amazon in {@code region}, for whom the environment says. */
    public static S3Config of(String bucket, String region) {
        return new S3Config(
                bucket,
                Optional.empty(),
                Optional.empty(),
                region,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Patience.defaults(),
                Transfer.defaults());
    }

    /** The same at {@code other}, with the bucket in the path. */
    public S3Config at(URI other) {
        return new S3Config(
                bucket,
                prefix,
                Optional.of(other),
                region,
                Optional.of(Addresses.PATH),
                checksums,
                profile,
                accessKey,
                patience,
                transfer);
    }

    /** The same for {@code id}. */
    public S3Config as(String id, Secret secret) {
        return new S3Config(
                bucket,
                prefix,
                endpoint,
                region,
                addresses,
                checksums,
                Optional.empty(),
                Optional.of(new AccessKey(id, secret)),
                patience,
                transfer);
    }

    /** The same below {@code other}. */
    public S3Config below(String other) {
        return with(Optional.of(other), checksums, patience, transfer);
    }

    /** The same with {@code other}. */
    public S3Config with(Patience other) {
        return with(prefix, checksums, other, transfer);
    }

    /** The same with {@code other}. */
    public S3Config with(Transfer other) {
        return with(prefix, checksums, patience, other);
    }

    /** The same with {@code other}. */
    public S3Config with(Checksums other) {
        return with(prefix, Optional.of(other), patience, transfer);
    }

    private S3Config with(Optional<String> below, Optional<Checksums> sums, Patience waiting, Transfer portions) {
        return new S3Config(bucket, below, endpoint, region, addresses, sums, profile, accessKey, waiting, portions);
    }
}
