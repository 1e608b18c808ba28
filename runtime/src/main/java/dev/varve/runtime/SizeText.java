/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes in bytes as configuration writes them: {@code 64MiB} (powers of 1024), {@code 10KB} (powers of 1000) or {@code 1024}. */
final class SizeText {

    static final String EXPECTED = "a size such as 64MiB, 10KB or 1024";

    private static final Pattern FORM = Pattern.compile("(\\d{1,19})([a-zA-Z]*)");
    private static final Map<String, Long> UNITS = units();

    private SizeText() {}

    /**
     * Reads a number of bytes.
     *
     * @throws MisfitException saying what it must be
     */
    static long parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new MisfitException("must be " + EXPECTED);
        }
        Long unit = UNITS.get(form.group(2));
        if (unit == null) {
            String hint = Nearest.hint(form.group(2), UNITS.keySet());
            throw new MisfitException("must be " + EXPECTED, hint);
        }
        BigInteger bytes = new BigInteger(form.group(1)).multiply(BigInteger.valueOf(unit));
        if (bytes.bitLength() > 63) {
            throw new MisfitException("must be a size of at most " + Long.MAX_VALUE + " bytes");
        }
        return bytes.longValue();
    }

    /** Writes {@code bytes} as shortly as it can be said exactly. */
    static String format(long bytes) {
        String shortest = Long.toString(bytes);
        for (Map.Entry<String, Long> unit : UNITS.entrySet()) {
            String text = bytes / unit.getValue() + unit.getKey();
            if (bytes != 0 && bytes % unit.getValue() == 0 && text.length() <= shortest.length()) {
                shortest = text;
            }
        }
        return shortest;
    }

    private static Map<String, Long> units() {
        Map<String, Long> units = new LinkedHashMap<>();
        units.put("", 1L);
        units.put("B", 1L);
        long binary = 1;
        long decimal = 1;
        for (String prefix : new String[] {"K", "M", "G", "T", "P", "E"}) {
            binary *= 1024;
            decimal *= 1000;
            units.put(prefix + "iB", binary);
            units.put(prefix + "B", decimal);
        }
        return units;
    }
}
