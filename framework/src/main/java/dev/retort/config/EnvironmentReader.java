package dev.retort.config;

import dev.retort.config.Node.Section;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Reads the variables of the environment that begin with a prefix: {@code RETORT_SERVER__MAX_AGE} is
 * {@code server.max_age}, as in Flask's {@code from_prefixed_env}.
 */
final class EnvironmentReader {

    private EnvironmentReader() {}

    static Section read(String prefix, Map<String, String> variables, String where, Consumer<String> faults) {
        Draft draft = new Draft(where);
        // Sorted, so that the message of a conflict is always the same.
        new TreeMap<>(variables).forEach((name, value) -> {
            if (name.startsWith(prefix) && name.length() > prefix.length()) {
                String key = name.substring(prefix.length()).replace("__", ".").toLowerCase(Locale.ROOT);
                draft.put(key, Values.ofText(value, name + " in " + where, faults), faults);
            }
        });
        return draft.section();
    }

    /**
     * Reads a file of variables ({@code .env}): {@code NAME=value} on each line, with {@code export} before it or not.
     *
     * <p>A value in single quotes is what it is, one in double quotes knows {@code \n \t \" \\}, and one without quotes ends
     * before a {@code #} that follows a space. Nothing is expanded.
     */
    static Map<String, String> variablesOf(String text, String file, Consumer<String> faults) {
        Map<String, String> variables = new LinkedHashMap<>();
        int number = 0;
        for (String whole : text.lines().toList()) {
            number++;
            String line = whole.strip();
            if (line.startsWith("export ")) {
                line = line.substring(7).strip();
            }
            int equals = line.indexOf('=');
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (equals < 1) {
                faults.accept(file + ":" + number + " is no variable.\n  Write NAME=value, or # before a comment.");
                continue;
            }
            variables.put(
                    line.substring(0, equals).strip(),
                    unquoted(line.substring(equals + 1).strip(), file + ":" + number, faults));
        }
        return variables;
    }

    private static String unquoted(String value, String place, Consumer<String> faults) {
        char quote = value.isEmpty() ? 0 : value.charAt(0);
        if (quote != '"' && quote != '\'') {
            int comment = value.startsWith("#") ? 0 : value.indexOf(" #");
            return comment < 0 ? value : value.substring(0, comment).strip();
        }
        StringBuilder out = new StringBuilder();
        for (int i = 1; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == quote) {
                String rest = value.substring(i + 1).strip();
                if (rest.isEmpty() || rest.startsWith("#")) {
                    return out.toString();
                }
                break;
            }
            if (c == '\\' && quote == '"' && i + 1 < value.length()) {
                c = value.charAt(++i);
                c = c == 'n' ? '\n' : c == 't' ? '\t' : c;
            }
            out.append(c);
        }
        faults.accept(place + " has a value whose quote does not end at the end of the line."
                + "\n  Close the quote; a value is on one line.");
        return out.toString();
    }
}
