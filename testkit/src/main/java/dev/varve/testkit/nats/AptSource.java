/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.nats;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A package archive that this machine's apt is configured for.
 *
 * @param uri the archive's address as configured
 * @param suites the suites taken from it
 * @param components the components taken from it
 * @param signedBy the key ring, or the key itself in several lines; empty means apt's global key rings
 */
record AptSource(String uri, List<String> suites, List<String> components, String signedBy) {

    private static final Set<String> DEBIAN_SUITES = Set.of(
            "stretch",
            "buster",
            "bullseye",
            "bookworm",
            "trixie",
            "forky",
            "duke",
            "sid",
            "unstable",
            "testing",
            "stable",
            "oldstable",
            "oldoldstable");

    AptSource {
        suites = List.copyOf(suites);
        components = List.copyOf(components);
    }

    /**
     * Whether this is the Debian archive or a mirror of it, which then holds every current suite.
     *
     * <p>Suite names alone do not tell: vendors name theirs after Debian's. A path with {@code debian} in it and a
     * component {@code main} is what mirrors of the archive have in common; the security archive has neither of our
     * suites.
     */
    boolean isDebianArchive() {
        String address = uri.toLowerCase(Locale.ROOT);
        String path = address.substring(address.indexOf("//") + 2).replaceFirst("^[^/]*", "");
        return path.contains("/debian")
                && !path.contains("security")
                && components.contains("main")
                && suites.stream().anyMatch(DEBIAN_SUITES::contains);
    }

    /** The deb822 entry for one other suite of this archive. */
    String entry(String suite, String architecture) {
        String entry = """
                Types: deb
                URIs: %s
                Suites: %s
                Components: main
                Architectures: %s
                """.formatted(uri, suite, architecture);
        return signedBy.isEmpty() ? entry : entry + "Signed-By: " + signedBy + "\n";
    }

    AptSource signedBy(String keyRing) {
        return new AptSource(uri, suites, components, keyRing);
    }
}
