package dev.retort.http;

/**
 * Says what is wrong with one value of a request, in words for its sender.
 *
 * @param in where the value stands: {@code path}, {@code query}, {@code form}, {@code header}, {@code cookie} or
 *     {@code body}
 * @param name the value's name as the client knows it, such as {@code range.from} or {@code tags[0]}; empty for the whole
 *     of the query, the form or the body
 * @param message what is wrong with it, to follow the name: {@code is missing}, {@code must not be blank}
 */
public record Fault(String in, String name, String message) {
    /**
     * Says the same in a sentence.
     *
     * @return such as {@code The query field "page" is not a whole number.}
     */
    public String sentence() {
        boolean whole = message.isEmpty() || Character.isUpperCase(message.charAt(0));
        // A message of the application's own may be a sentence already.
        String sentence = subject() + (whole ? ": " : " ") + message;
        return sentence.endsWith(".") || sentence.endsWith("!") || sentence.endsWith("?") ? sentence : sentence + ".";
    }

    private String subject() {
        String quoted = "\"" + name + "\"";
        return switch (in) {
            case "path" -> name.isEmpty() ? "The path" : "The part " + quoted + " of the path";
            case "body" -> name.isEmpty() ? "The body" : "The field " + quoted + " of the body";
            case "query", "form" -> name.isEmpty() ? "The " + in : "The " + in + " field " + quoted;
            default -> name.isEmpty() ? "The " + in : "The " + in + " " + quoted;
        };
    }
}
