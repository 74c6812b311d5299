package dev.retort.routing;

import dev.retort.routing.Match.MethodNotAllowed;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Settles which methods each rule takes among rules for the same paths, and finds rules that are the same altogether.
 *
 * <p>GET brings HEAD, and OPTIONS is automatic, unless another rule for the same paths lists them itself.
 */
final class Methods {

    private static final Set<String> AUTOMATIC = Set.of("HEAD", "OPTIONS");

    private Methods() {}

    /**
     * Gives every entry its methods.
     *
     * @param places the entries of rules as they are written, grouped by the node where they end
     * @param entries all entries
     * @param faults takes the conflicts
     */
    static void settle(Collection<List<Entry>> places, List<Entry> entries, Faults faults) {
        Map<Integer, MethodNotAllowed> settled = new HashMap<>();
        for (List<Entry> place : places) {
            for (boolean websocket : new boolean[] {false, true}) {
                List<CompiledRule> rules = place.stream()
                        .map(Entry::rule)
                        .filter(rule -> rule.rule().isWebsocket() == websocket)
                        .toList();
                settle(rules, settled);
                refuseSame(rules, faults);
            }
        }
        for (Entry entry : entries) {
            entry.allow(settled.getOrDefault(entry.rule().index(), new MethodNotAllowed(Set.of(), false)));
        }
    }

    private static void settle(List<CompiledRule> rules, Map<Integer, MethodNotAllowed> settled) {
        Map<String, Integer> declared = new HashMap<>();
        rules.forEach(rule -> rule.rule().methods().forEach(method -> declared.merge(method, 1, Integer::sum)));
        for (CompiledRule rule : rules) {
            Set<String> byOthers = new HashSet<>();
            for (String method : AUTOMATIC) {
                int own = rule.rule().methods().contains(method) ? 1 : 0;
                if (declared.getOrDefault(method, 0) > own) {
                    byOthers.add(method);
                }
            }
            settled.put(rule.index(), methodsOf(rule, byOthers));
        }
    }

    /** Refuses each rule that is the same as an earlier one, once: there may be thousands. */
    private static void refuseSame(List<CompiledRule> rules, Faults faults) {
        for (int i = 1; i < rules.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (refuseSame(rules.get(j).rule(), rules.get(i).rule(), faults)) {
                    break;
                }
            }
        }
    }

    private static MethodNotAllowed methodsOf(CompiledRule rule, Set<String> declaredByOthers) {
        Set<String> methods = new TreeSet<>(rule.rule().methods());
        if (methods.contains("GET") && !declaredByOthers.contains("HEAD")) {
            methods.add("HEAD");
        }
        boolean automatic = rule.answersOptions() && !declaredByOthers.contains("OPTIONS");
        if (automatic) {
            methods.add("OPTIONS");
        }
        return new MethodNotAllowed(Collections.unmodifiableSet(methods), automatic);
    }

    private static boolean refuseSame(Rule first, Rule second, Faults faults) {
        Set<String> shared = new TreeSet<>(second.methods());
        shared.retainAll(first.methods());
        boolean sameMethods = first.methods().equals(second.methods());
        if (!sameMethods) {
            shared.removeAll(AUTOMATIC);
        }
        boolean everyMethod = first.methods().isEmpty() || second.methods().isEmpty();
        if (sameMethods || everyMethod || !shared.isEmpty()) {
            String what = everyMethod ? "every request" : String.join(", ", shared);
            faults.add(
                    second,
                    first,
                    "Two rules match the same paths, for " + what,
                    "Remove one of them, give them different methods, or tell their variables apart by converter.");
            return true;
        }
        return false;
    }

    /** Returns what two rules for a path allow together. */
    static MethodNotAllowed union(MethodNotAllowed a, MethodNotAllowed b) {
        if (a.equals(b)) {
            return a;
        }
        Set<String> methods = new TreeSet<>(a.allowed());
        methods.addAll(b.allowed());
        return new MethodNotAllowed(Collections.unmodifiableSet(methods), a.automaticOptions() || b.automaticOptions());
    }
}
