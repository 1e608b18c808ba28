/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The steps that each message runs through, measured one by one with JMH: headers and bundles on the wire, the journal, and the files of streams and buckets.
 *
 * <p>A benchmark here calls the classes of servers in its own JVM, as no scenario does, and tells what a step costs, not what a server makes. What a method costs is microseconds on average; classes are public and not final because JMH derives its own from them.
 */
@NullMarked
package dev.varve.bench.micro;

import org.jspecify.annotations.NullMarked;
