package dev.retort.gateway.variable;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/** Finds fields by the name that a variable has for them: lower case, with underscores for hyphens. */
final class FieldNames {
    private FieldNames() {}

    /** Returns the values of a field, joined: by semicolons if they are cookies, otherwise by commas. */
    static @Nullable String joined(HttpFields fields, String name) {
        String first = null;
        StringBuilder all = null;
        for (HttpField field : fields) {
            if (!matches(field.getName(), name)) {
                continue;
            }
            String value = field.getValue() == null ? "" : field.getValue();
            if (first == null) {
                first = value;
            } else {
                all = all == null ? new StringBuilder(first) : all;
                all.append(name.equals("cookie") ? "; " : ", ").append(value);
            }
        }
        return all == null ? first : all.toString();
    }

    private static boolean matches(String field, String name) {
        if (field.length() != name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char character = field.charAt(i);
            char plain =
                    character >= 'A' && character <= 'Z' ? (char) (character + 32) : character == '-' ? '_' : character;
            if (plain != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
