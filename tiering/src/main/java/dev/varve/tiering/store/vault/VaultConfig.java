/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.vault;

import dev.varve.Preconditions;
import dev.varve.spi.ConfigDoc;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.s3.S3Config;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which vault, and how to speak to it.
 *
 * @param name its name
 * @param prefix what the descriptions of all archives in it start with, so that several ledgers share a vault; without a slash at the end
 * @param endpoint where what speaks the language of the service answers; empty: Amazon
 * @param region the region in which it is
 * @param profile whom to be, as the files of AWS's tools say
 * @param accessKey whom to be; empty, without a profile: what the environment, default profile or machine role says
 * @param partMib above how many MiB a blob is sent in parts, and how large these are, a power of two; empty: 16
 * @param patience how long to wait, and how often to try
 */
@ConfigDoc("A vault of Amazon Glacier, for those who have one: the service takes no new customers.")
public record VaultConfig(
        @ConfigDoc("The name of the vault, which must be there.")
        String name,

        @ConfigDoc(
                "What the descriptions of all archives in the vault start with, so that several ledgers share it; without a slash at the end.")
        Optional<String> prefix,

        @ConfigDoc("Where what speaks the language of the service answers, `http://host:port`; without it, Amazon.")
        Optional<URI> endpoint,

        @ConfigDoc("The region in which the vault is.") String region,

        @ConfigDoc("Whom to be: a profile of the files that AWS's tools share.")
        Optional<String> profile,

        @ConfigDoc(
                "Whom to be; without it and `profile`, what the environment, the default profile or the role of the machine says.")
        Optional<S3Config.AccessKey> accessKey,

        @ConfigDoc(
                "Above how many MiB a segment is sent in parts, and how large these are, which are held in memory: a power of two, 1 to 1024. Without it, 16.")
        OptionalInt partMib,

        @ConfigDoc("How long to wait, and how often to try.")
        S3Config.Patience patience) {

    private static final int PART_MIB = 16;
    private static final int MOST_MIB = 1024;

    public VaultConfig {
        Preconditions.require(
                name.matches("[A-Za-z0-9._-]{1,255}"),
                "name '" + name.replaceAll("[^ -~]", "?") + "' must be 1 to 255 characters of A-Z a-z 0-9 . _ -");
        prefix.ifPresent(BlobKey::of);
        Preconditions.require(
                region.matches("[a-z0-9-]{1,40}"), "region must be such as 'eu-central-1', not '" + region + "'");
        endpoint.ifPresent(S3Config::checkEndpoint);
        Preconditions.require(profile.isEmpty() || accessKey.isEmpty(), "profile and access-key exclude each other");
        Preconditions.require(profile.filter(String::isBlank).isEmpty(), "profile must not be blank");
        int mib = partMib.orElse(PART_MIB);
        Preconditions.require(
                mib >= 1 && mib <= MOST_MIB && Integer.bitCount(mib) == 1,
                "part-mib must be a power of two, 1 to " + MOST_MIB + ", not " + mib);
    }

    /** The vault {@code name} of Amazon in {@code region}, for whom the environment says. */
    public static VaultConfig of(String name, String region) {
        return new VaultConfig(
                name,
                Optional.empty(),
                Optional.empty(),
                region,
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                S3Config.Patience.defaults());
    }

    /** The same at {@code other}, for {@code key}. */
    public VaultConfig at(URI other, S3Config.AccessKey key) {
        return new VaultConfig(
                name, prefix, Optional.of(other), region, Optional.empty(), Optional.of(key), partMib, patience);
    }

    /** The same with descriptions that start with {@code other}. */
    public VaultConfig below(String other) {
        return new VaultConfig(name, Optional.of(other), endpoint, region, profile, accessKey, partMib, patience);
    }

    /** The same with parts of {@code mib} MiB, and {@code other}. */
    public VaultConfig with(int mib, S3Config.Patience other) {
        return new VaultConfig(name, prefix, endpoint, region, profile, accessKey, OptionalInt.of(mib), other);
    }

    /** The bytes of a part. */
    long partBytes() {
        return (long) partMib.orElse(PART_MIB) << 20;
    }
}
