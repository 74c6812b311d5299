package dev.retort.gateway.site;

import org.jspecify.annotations.Nullable;

/**
 * Tells whether a group of a regular expression may match a line break. It reads the group's own text, class by class: a dot
 * does not match one, a class that excludes others does. Enough to warn by.
 */
final class LineBreaks {
    private final String regex;
    private int at;

    private LineBreaks(String regex, int from) {
        this.regex = regex;
        this.at = from;
    }

    /**
     * Looks at one group.
     *
     * @param group its number or its name
     * @param regex the expression
     * @return false also if there is no such group
     */
    static boolean mayBeIn(String group, String regex) {
        int start = start(group, regex);
        return start >= 0 && new LineBreaks(regex, start).mayMatch();
    }

    /** Returns what stands between the brackets of a group, or null if there is no such group. */
    static @Nullable String group(String group, String regex) {
        int start = start(group, regex);
        if (start < 0) {
            return null;
        }
        LineBreaks reader = new LineBreaks(regex, start);
        reader.skip();
        String text = regex.substring(start, Math.max(start, reader.at - 1));
        return text.replaceFirst("^P?<\\w+>", "");
    }

    /** Returns where the text of a group begins, perhaps with the group's name; -1 if there is no such group. */
    private static int start(String group, String regex) {
        int number = 0;
        for (int i = 0; i < regex.length(); i++) {
            char character = regex.charAt(i);
            if (character == '\\') {
                i++;
            } else if (character == '[') {
                i = endOfClass(regex, i);
            } else if (character == '(') {
                String name = name(regex, i);
                if (name != null) {
                    number++;
                    if (name.equals(group) || String.valueOf(number).equals(group)) {
                        return i + 1 + (name.isEmpty() ? 0 : 1);
                    }
                }
            }
        }
        return -1;
    }

    /** Goes to the place behind the group's closing bracket. */
    private void skip() {
        int depth = 1;
        for (; at < regex.length() && depth > 0; at++) {
            switch (regex.charAt(at)) {
                case '\\' -> at++;
                case '[' -> at = endOfClass(regex, at);
                case '(' -> depth++;
                case ')' -> depth--;
                default -> {}
            }
        }
    }

    /** Returns the name of the group that begins somewhere: empty if it has but a number, null if it captures nothing. */
    private static @Nullable String name(String regex, int open) {
        if (!regex.startsWith("?", open + 1)) {
            return "";
        }
        int angle = regex.startsWith("?P<", open + 1) ? open + 3 : regex.startsWith("?<", open + 1) ? open + 2 : -1;
        int end = angle < 0 ? -1 : regex.indexOf('>', angle);
        String name = end < 0 ? "" : regex.substring(angle + 1, end);
        return name.matches("\\w+") ? name : null;
    }

    private static int endOfClass(String regex, int open) {
        int i = open + (regex.startsWith("^", open + 1) ? 2 : 1);
        if (regex.startsWith("]", i)) {
            i++;
        }
        while (i < regex.length() && regex.charAt(i) != ']') {
            i += regex.charAt(i) == '\\' ? 2 : 1;
        }
        return i;
    }

    private boolean mayMatch() {
        int depth = 1;
        for (; at < regex.length() && depth > 0; at++) {
            char character = regex.charAt(at);
            if (character == '\\') {
                at++;
                if (at < regex.length() && "snrvRDWX".indexOf(regex.charAt(at)) >= 0) {
                    return true;
                }
            } else if (character == '[') {
                int end = endOfClass(regex, at);
                if (isInClass(regex.substring(at + 1, Math.min(end, regex.length())))) {
                    return true;
                }
                at = end;
            } else if (character == '.' && regex.contains("(?s")) {
                return true;
            } else if (character == '(') {
                depth++;
            } else if (character == ')') {
                depth--;
            }
        }
        return false;
    }

    private static boolean isInClass(String content) {
        boolean negated = content.startsWith("^");
        boolean named = content.matches("(?s).*(\\\\[snrvx]|\\[:(space|cntrl):\\]).*");
        return negated != (named || content.contains(negated ? "\\W" : "\\D") || (!negated && content.contains("\\W")));
    }
}
