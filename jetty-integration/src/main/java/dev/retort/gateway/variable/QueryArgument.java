package dev.retort.gateway.variable;

import org.jspecify.annotations.Nullable;

/** Finds an argument in a query as {@code $arg_name} does: its name in any case, its value as it was sent. */
final class QueryArgument {
    private QueryArgument() {}

    static @Nullable String find(@Nullable String args, String name) {
        if (args == null) {
            return null;
        }
        int start = 0;
        while (start <= args.length()) {
            int end = args.indexOf('&', start);
            end = end < 0 ? args.length() : end;
            int equals = start + name.length();
            if (equals < end && args.charAt(equals) == '=' && args.regionMatches(true, start, name, 0, name.length())) {
                return args.substring(equals + 1, end);
            }
            start = end + 1;
        }
        return null;
    }
}
