/** The store in a bucket of Amazon S3, or of what speaks its language. With the store in vaults the one place that knows the AWS SDK. */
@NullMarked
package dev.varve.tiering.store.s3;

import org.jspecify.annotations.NullMarked;
