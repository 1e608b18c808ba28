/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.testkit.s3;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Elements without attributes, found by their tags. */
final class S3Xml {

    private S3Xml() {}

    static Optional<String> first(String xml, String name) {
        return all(xml, name).stream().findFirst();
    }

    static List<String> all(String xml, String name) {
        Matcher matcher = Pattern.compile("<" + name + ">(.*?)</" + name + ">", Pattern.DOTALL)
                .matcher(xml);
        List<String> found = new ArrayList<>();
        while (matcher.find()) {
            found.add(matcher.group(1).replace("&quot;", "\"").replace("&amp;", "&"));
        }
        return found;
    }
}
