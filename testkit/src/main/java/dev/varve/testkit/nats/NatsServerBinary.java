/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.nats;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A nats-server executable and the release it is.
 *
 * <p>{@link #find} looks in this order and takes the first that is of the wanted line:
 *
 * <ol>
 *   <li>the environment variable {@code NATS_SERVER} (newest) or {@code NATS_SERVER_2_10}; one that names no
 *   executable of the line is an error, not a miss;
 *   <li>{@code PATH};
 *   <li>the cache, {@code nats-server/<version>/nats-server} under {@code $VARVE_CACHE}, else {@code
 *   $XDG_CACHE_HOME/varve}, else {@code ~/.cache/varve}: the highest fitting release. It is never refreshed by itself;
 *   delete the folder to fetch the newest anew;
 *   <li>on Debian and its like, where {@code apt-get}, {@code apt-config} and {@code dpkg} are present: the Debian
 *   package {@code nats-server} of suite trixie (2.10.x) or sid (newest), fetched from the mirror this machine is
 *   configured for and unpacked into the cache. Nothing on the system changes and no root rights are needed.
 * </ol>
 *
 * <p><b>What is verified.</b> apt runs with a private configuration: it checks the signature of the suite's {@code
 * InRelease} file against the Debian archive keys of this machine, the package index against the hashes in that file,
 * and the package against the SHA-256 in the index; a failure at any step yields no executable. Executables from the
 * environment, {@code PATH} and the cache are trusted as they are.
 *
 * <p>Safe for concurrent use by threads and by processes that share the cache.
 *
 * @param line the line that was asked for
 * @param version the release found, such as {@code 2.10.27}, as the executable itself states it
 * @param executable the file to run
 */
public record NatsServerBinary(NatsVersion line, String version, Path executable) {

    private static final Map<NatsVersion, Search> SEARCHES = new ConcurrentHashMap<>();

    public NatsServerBinary {
        Objects.requireNonNull(line, "line");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(executable, "executable");
    }

    /**
     * Finds an executable of a line, or provides one.
     *
     * <p>Searches once per JVM and line, success or failure, and prints what it found. The first call may download a
     * package of about 5 MB and the index that lists it, about 10 MB.
     *
     * @throws NatsServerUnavailableException if there is none; the message says what was tried and what to do
     */
    public static NatsServerBinary find(NatsVersion line) {
        return SEARCHES.computeIfAbsent(line, NatsServerBinary::search).outcome();
    }

    /**
     * {@link #find(NatsVersion)} by the variables of {@code environment}; searches each time, and prints nothing.
     *
     * @throws NatsServerUnavailableException if there is none; the message says what was tried and what to do
     */
    public static NatsServerBinary find(NatsVersion line, Map<String, String> environment) {
        return new BinaryLocator(environment, Path.of("/etc/apt")).locate(line);
    }

    private static Search search(NatsVersion line) {
        try {
            NatsServerBinary found = find(line, System.getenv());
            System.out.printf("nats-server %s (%s) for %s%n", found.version, found.executable, line);
            return () -> found;
        } catch (NatsServerUnavailableException e) {
            return () -> {
                throw new NatsServerUnavailableException(e);
            };
        }
    }

    /** The remembered end of a search: an executable or the reason why there is none. */
    private interface Search {
        NatsServerBinary outcome();
    }
}
