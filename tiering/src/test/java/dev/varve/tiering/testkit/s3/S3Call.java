/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.testkit.s3;

import java.util.Map;

/** The requests that {@link FakeS3} knows. */
public enum S3Call {
    PUT_OBJECT,
    GET_OBJECT,
    HEAD_OBJECT,
    DELETE_OBJECT,
    LIST_OBJECTS,
    RESTORE_OBJECT,
    CREATE_UPLOAD,
    UPLOAD_PART,
    COMPLETE_UPLOAD,
    ABORT_UPLOAD,
    HEAD_BUCKET,
    GET_VERSIONING,
    GET_LOCK;

    static S3Call of(String method, boolean object, Map<String, String> query) {
        return switch (method) {
            case "PUT" -> query.containsKey("uploadId") ? UPLOAD_PART : PUT_OBJECT;
            case "HEAD" -> object ? HEAD_OBJECT : HEAD_BUCKET;
            case "DELETE" -> query.containsKey("uploadId") ? ABORT_UPLOAD : DELETE_OBJECT;
            case "POST" ->
                query.containsKey("uploads")
                        ? CREATE_UPLOAD
                        : query.containsKey("uploadId") ? COMPLETE_UPLOAD : RESTORE_OBJECT;
            case "GET" -> object ? GET_OBJECT : bucketGet(query);
            default -> throw new S3Error(405, "MethodNotAllowed", method);
        };
    }

    private static S3Call bucketGet(Map<String, String> query) {
        if (query.containsKey("versioning")) {
            return GET_VERSIONING;
        }
        return query.containsKey("object-lock") ? GET_LOCK : LIST_OBJECTS;
    }
}
