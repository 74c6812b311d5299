package dev.retort.handler;

import dev.retort.http.Params;
import dev.retort.http.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the fields of a request stand. */
enum Source {
    QUERY("query", "query field") {
        @Override
        Params params(Request request) {
            return request.query();
        }
    },
    FORM("form", "form field") {
        @Override
        Params params(Request request) {
            return request.form();
        }
    },
    HEADER("header", "header") {
        @Override
        @Nullable String first(Request request, String name) {
            return request.header(name);
        }

        @Override
        List<String> all(Request request, String name) {
            return request.headers(name);
        }
    },
    COOKIE("cookie", "cookie") {
        @Override
        @Nullable String first(Request request, String name) {
            return request.cookie(name);
        }

        @Override
        List<String> all(Request request, String name) {
            String value = request.cookie(name);
            return value == null ? List.of() : List.of(value);
        }
    };

    /** The source as a fault names it. */
    final String in;

    /** One of its values, in messages. */
    final String what;

    Source(String in, String what) {
        this.in = in;
        this.what = what;
    }

    /** Returns all fields of a source that has {@link #hasParams() such}. */
    Params params(Request request) {
        throw new IllegalStateException("A " + in + " is no field");
    }

    boolean hasParams() {
        return this == QUERY || this == FORM;
    }

    @Nullable String first(Request request, String name) {
        return params(request).get(name);
    }

    List<String> all(Request request, String name) {
        return params(request).all(name);
    }

    /** Returns the name of a field for a parameter: that of a header in Train-Case, {@code userAgent} as User-Agent. */
    String nameOf(String parameter) {
        if (this != HEADER) {
            return parameter;
        }
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < parameter.length(); i++) {
            char c = parameter.charAt(i);
            if (i > 0 && Character.isUpperCase(c) && !Character.isUpperCase(parameter.charAt(i - 1))) {
                name.append('-');
            }
            name.append(i == 0 ? Character.toUpperCase(c) : c);
        }
        return name.toString();
    }
}
