/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.process;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The release of a nats-server, such as 2.10.27. */
record ReleaseNumber(List<Integer> numbers) implements Comparable<ReleaseNumber> {

    private static final Pattern FORM = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6})");

    ReleaseNumber {
        numbers = List.copyOf(numbers);
    }

    /** The first release number in {@code text}. */
    static Optional<ReleaseNumber> in(String text) {
        Matcher found = FORM.matcher(text);
        return found.find()
                ? Optional.of(new ReleaseNumber(Stream.of(1, 2, 3)
                        .map(found::group)
                        .map(Integer::valueOf)
                        .toList()))
                : Optional.empty();
    }

    @Override
    public int compareTo(ReleaseNumber other) {
        return Comparator.<ReleaseNumber>comparingInt(release -> release.numbers.get(0))
                .thenComparingInt(release -> release.numbers.get(1))
                .thenComparingInt(release -> release.numbers.get(2))
                .compare(this, other);
    }

    @Override
    public String toString() {
        return numbers.get(0) + "." + numbers.get(1) + "." + numbers.get(2);
    }
}
