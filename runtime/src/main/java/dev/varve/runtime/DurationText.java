/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import java.math.BigInteger;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as configuration writes them: a whole number and a unit, {@code 500ms}, {@code 5s}, {@code 2m}, {@code 1h}, {@code 7d}. */
final class DurationText {

    static final String EXPECTED = "a duration such as 500ms, 5s, 2m, 1h or 7d";

    private static final Pattern FORM = Pattern.compile("(\\d{1,19})([a-zA-Zµ]*)");
    private static final Map<String, Duration> UNITS = units();
    private static final BigInteger NANOS_PER_SECOND = BigInteger.valueOf(1_000_000_000);

    private DurationText() {}

    /**
     * Reads a duration.
     *
     * @throws MisfitException saying what it must be
     */
    static Duration parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new MisfitException("must be " + EXPECTED);
        }
        Duration unit = UNITS.get(form.group(2));
        if (unit == null) {
            String hint =
                    form.group(2).isEmpty() ? "; add a unit" : "; the units are " + String.join(", ", UNITS.keySet());
            throw new MisfitException("must be " + EXPECTED, hint);
        }
        return times(unit, new BigInteger(form.group(1)));
    }

    private static Duration times(Duration unit, BigInteger count) {
        BigInteger[] seconds = nanos(unit).multiply(count).divideAndRemainder(NANOS_PER_SECOND);
        if (seconds[0].bitLength() > 63) {
            throw new MisfitException("must be a duration of at most " + Long.MAX_VALUE + "s");
        }
        return Duration.ofSeconds(seconds[0].longValue(), seconds[1].longValue());
    }

    /** Writes {@code duration}, which is not negative, in the largest unit that leaves no fraction. */
    static String format(Duration duration) {
        BigInteger nanos = nanos(duration);
        String text = nanos + "ns";
        for (Map.Entry<String, Duration> unit : UNITS.entrySet()) {
            BigInteger[] count = nanos.divideAndRemainder(nanos(unit.getValue()));
            if (count[1].signum() == 0) {
                text = count[0] + unit.getKey();
            }
        }
        return nanos.signum() == 0 ? "0s" : text;
    }

    private static BigInteger nanos(Duration duration) {
        return BigInteger.valueOf(duration.getSeconds())
                .multiply(NANOS_PER_SECOND)
                .add(BigInteger.valueOf(duration.getNano()));
    }

    private static Map<String, Duration> units() {
        Map<String, Duration> units = new LinkedHashMap<>();
        units.put("ns", Duration.ofNanos(1));
        units.put("us", Duration.ofNanos(1000));
        units.put("ms", Duration.ofMillis(1));
        units.put("s", Duration.ofSeconds(1));
        units.put("m", Duration.ofMinutes(1));
        units.put("h", Duration.ofHours(1));
        units.put("d", Duration.ofDays(1));
        return units;
    }
}
