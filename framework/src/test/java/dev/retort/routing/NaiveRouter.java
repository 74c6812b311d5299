package dev.retort.routing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The oracle of the property tests: a router that sorts its rules by priority and tries them one after the other, each as a
 * regular expression over the whole path. Slow, and too simple to be wrong in the same way as the tree.
 */
final class NaiveRouter {

    /**
     * One kind of segment.
     *
     * @param rule how a rule spells it, with {@code #} where the number goes that makes names unique
     * @param regex what it matches, one group for each variable
     * @param literals the lengths of its literals
     * @param weights the weights of its variables
     * @param spans whether it runs over slashes
     */
    record Part(String rule, String regex, List<Integer> literals, List<Integer> weights, boolean spans) {
        boolean isStatic() {
            return weights.isEmpty();
        }

        @Override
        public String toString() {
            return rule;
        }
    }

    /** A rule: its segments, whether a slash ends it, whether that slash is strict, and its methods. */
    record Spec(List<Part> parts, boolean branch, boolean strict, Set<String> methods) {
        String pattern() {
            String path = IntStream.range(0, parts.size())
                    .mapToObj(i -> "/" + parts.get(i).rule().replace("#", Integer.toString(i)))
                    .collect(Collectors.joining());
            return branch || path.isEmpty() ? path + "/" : path;
        }

        boolean endsWithSlash() {
            return branch || parts.isEmpty();
        }

        boolean takes(String method) {
            return methods.isEmpty() || methods.contains(method);
        }

        Rule rule(int index) {
            return Rule.of(pattern()).endpoint("e" + index).methods(methods).strictSlashes(strict);
        }

        @Override
        public String toString() {
            return methods + " " + pattern() + (strict ? "" : " (lax)");
        }
    }

    private static final Part SLASH = new Part("", "", List.of(), List.of(), false);

    /** A rule in one of its forms: 0 as it is written, 1 without its slash, 2 with a slash that it has not. */
    private record Form(Spec spec, int index, int kind) {
        Pattern regex() {
            String path = spec.parts().stream().map(part -> "/" + part.regex()).collect(Collectors.joining());
            if (spec.parts().isEmpty()) {
                return Pattern.compile(kind == 1 ? "" : "/");
            }
            // A variable before a slash at the end does not swallow a slash.
            String slash = spec.branch() ? kind == 1 ? "(?<!/)" : "(?<!/)/" : kind == 2 ? "/" : "";
            return Pattern.compile(path + slash, Pattern.DOTALL);
        }

        /** The segments that are compared, an empty one for a slash at the end. */
        List<Part> compared() {
            List<Part> compared = new ArrayList<>(spec.parts());
            boolean spans =
                    !compared.isEmpty() && compared.get(compared.size() - 1).spans();
            if (spec.endsWithSlash() && kind == 0 && !spans) {
                compared.add(SLASH);
            }
            return compared;
        }
    }

    private final List<Form> forms = new ArrayList<>();

    NaiveRouter(List<Spec> specs) {
        for (int i = 0; i < specs.size(); i++) {
            Spec spec = specs.get(i);
            forms.add(new Form(spec, i, 0));
            // A variable that runs to the end takes the slash itself.
            boolean spans = !spec.parts().isEmpty()
                    && spec.parts().get(spec.parts().size() - 1).regex().endsWith(".*?)");
            if (spec.endsWithSlash()) {
                forms.add(new Form(spec, i, 1));
            } else if (!spec.strict() && !spans) {
                forms.add(new Form(spec, i, 2));
            }
        }
        forms.sort(NaiveRouter::compare);
    }

    private static int compare(Form a, Form b) {
        List<Part> left = a.compared();
        List<Part> right = b.compared();
        for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
            if (i >= left.size() || i >= right.size()) {
                // The shorter one first; but a slash that is only forgiven goes after everything.
                boolean leftIsShorter = i >= left.size();
                Form shorter = leftIsShorter ? a : b;
                int order = shorter.kind() == 2 ? 1 : -1;
                return leftIsShorter ? order : -order;
            }
            int order = comparePart(left.get(i), right.get(i));
            if (order != 0) {
                return order;
            }
        }
        // Forms of kind 2 have one segment more, which goes last: after the same segments, they follow the others.
        return Comparator.comparing((Form form) -> form.kind() == 2)
                .thenComparing(Form::kind)
                .thenComparing(Form::index)
                .compare(a, b);
    }

    private static int comparePart(Part a, Part b) {
        if (a.isStatic() || b.isStatic()) {
            return Boolean.compare(b.isStatic(), a.isStatic());
        }
        int order = Integer.compare(b.literals().size(), a.literals().size());
        for (int i = 0; order == 0 && i < a.literals().size(); i++) {
            order = Integer.compare(b.literals().get(i), a.literals().get(i));
        }
        order = order != 0 ? order : Boolean.compare(a.spans(), b.spans());
        order = order != 0
                ? order
                : Integer.compare(b.weights().size(), a.weights().size());
        for (int i = 0; order == 0 && i < a.weights().size(); i++) {
            order = Integer.compare(a.weights().get(i), b.weights().get(i));
        }
        return order;
    }

    /** Returns what {@link Maps#describe} says of the match, with the values' texts alone. */
    String match(String method, String path) {
        Set<String> allowed = new TreeSet<>();
        for (Form form : forms) {
            Matcher matcher = form.regex().matcher(path);
            if (!matcher.matches()) {
                continue;
            }
            boolean redirects = form.kind() == 1 && form.spec().strict();
            if (form.spec().takes(method)) {
                return redirects
                        ? "308 " + path + "/"
                        : "e" + form.index() + " "
                                + IntStream.rangeClosed(1, matcher.groupCount())
                                        .mapToObj(matcher::group)
                                        .toList();
            }
            if (!redirects) {
                allowed.addAll(form.spec().methods());
            }
        }
        if (allowed.isEmpty()) {
            return "404";
        }
        allowed.add("OPTIONS");
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        return "405 " + String.join(", ", allowed);
    }
}
