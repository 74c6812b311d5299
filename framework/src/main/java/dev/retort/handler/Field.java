package dev.retort.handler;

import dev.retort.http.Request;

/** An argument that is read from fields of the request. */
sealed interface Field extends Argument permits SingleField, RepeatedField, FileField, RecordFields {
    /** Tells whether the request has any of its fields. */
    boolean isSent(Request request);
}
