package dev.retort.routing;

import dev.retort.routing.Entry.Kind;
import dev.retort.routing.Match.Redirect;
import dev.retort.routing.RuleExplanation.Outcome;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tries every entry of a map on one request, in the order of rank, and notes what became of each.
 *
 * <p>This is the search without its tree: what {@link TreeSearch} and {@link UrlMap#match} decide by bounds and backtracking
 * is decided here by going through the list, so that the two can be tested against one another. The first entry that takes
 * the request is the winner, and hides those after it. OPTIONS has its own rule: where it is automatic, only a rule for
 * every method can still win.
 *
 * <p>Splitting segments among several variables is what costs; after a fixed number of steps no more are split, and such
 * rules are said not to match.
 */
final class Explainer {

    private static final int MOST = 20;
    private static final int MOST_STEPS = 2_000_000;

    /** A rule's explanation and how near the rule came. */
    private record Verdict(int rank, Rule rule, int index, Outcome outcome, String reason, int score) {
        RuleExplanation explanation() {
            return new RuleExplanation(rule, index, outcome, reason);
        }
    }

    private final MatchRequest request;
    private final String path;
    private final Match match;
    private final boolean merged;
    private final @Nullable String host;
    private final Map<Integer, Verdict> verdicts = new HashMap<>();

    private @Nullable Entry winner;

    /** The entry for which OPTIONS is answered automatically, once there is one. */
    private @Nullable Entry automatic;

    private boolean over;
    private int steps;

    Explainer(List<Entry> entries, MatchRequest request, String path, Match match, boolean merged) {
        this.request = request;
        this.path = path;
        this.match = match;
        this.merged = merged;
        String sent = request.host();
        this.host = sent == null || sent.isEmpty() ? null : sent.toLowerCase(Locale.ROOT);
        entries.forEach(this::judge);
    }

    boolean hasWinner() {
        return winner != null;
    }

    List<RuleExplanation> explanations() {
        return verdicts.values().stream()
                .sorted(Comparator.comparing(Verdict::outcome)
                        .thenComparing(Verdict::score, Comparator.reverseOrder())
                        .thenComparing(Verdict::rank))
                .limit(MOST)
                .sorted(Comparator.comparing(Verdict::rank))
                .map(Verdict::explanation)
                .toList();
    }

    private void judge(Entry entry) {
        SegmentWalk walk = new SegmentWalk(entry, path, steps < MOST_STEPS);
        steps += walk.steps();
        String mismatch = walk.mismatch();
        if (mismatch != null) {
            note(entry, Outcome.OTHER_PATH, mismatch, walk.score());
        } else if (!takesHost(entry)) {
            note(
                    entry,
                    Outcome.OTHER_HOST,
                    "it is for the host " + entry.rule().rule().host()
                            + (host == null ? "" : ", and this is " + request.host()),
                    walk.score());
        } else if (merged && !entry.rule().mergeSlashes()) {
            note(entry, Outcome.OTHER_PATH, "slashes in a row are not merged for it", walk.score());
        } else if (entry.rule().rule().isWebsocket() != request.websocket()) {
            note(
                    entry,
                    Outcome.OTHER_PROTOCOL,
                    request.websocket() ? "it is not for WebSockets" : "it is for WebSockets alone",
                    walk.score());
        } else if (!entry.takes(request.method())) {
            note(
                    entry,
                    Outcome.OTHER_METHOD,
                    "it takes " + entry.refusal().allow() + ", and not " + request.method(),
                    walk.score());
        } else {
            take(entry, walk.score());
        }
    }

    /** Judges an entry that takes the request if none before it does. */
    private void take(Entry entry, int score) {
        boolean answersOptions = request.method().equals("OPTIONS")
                && !entry.redirects()
                && entry.rule().answersOptions();
        Entry before = winner != null ? winner : automatic;
        if (over || (automatic != null && !entry.rule().takesAnyMethod())) {
            note(entry, Outcome.HIDDEN, hiddenBy(before), score);
        } else if (answersOptions) {
            automatic = entry;
            note(
                    entry,
                    Outcome.OTHER_METHOD,
                    "OPTIONS is answered automatically: " + entry.refusal().allow(),
                    score);
        } else if (entry.redirects() && (automatic != null || path.equals("/"))) {
            over = true; // Nothing is found, though nothing after it is asked.
            note(entry, Outcome.OTHER_PATH, "it has a slash at its end", score);
        } else {
            over = true;
            winner = entry;
            boolean redirects = match instanceof Redirect;
            note(
                    entry,
                    redirects ? Outcome.REDIRECTED : Outcome.MATCHED,
                    match instanceof Redirect redirect ? "it redirects to " + redirect.location() : "it matches",
                    score);
        }
    }

    private static String hiddenBy(@Nullable Entry before) {
        return before == null
                ? "a rule before it is asked first"
                : before.rule().rule().pattern() + " goes before it";
    }

    /** Keeps the nearest verdict of the several forms of a rule. */
    private void note(Entry entry, Outcome outcome, String reason, int score) {
        Verdict verdict =
                new Verdict(entry.rank(), entry.rule().rule(), entry.rule().index(), outcome, reason, score);
        verdicts.merge(entry.rule().index(), verdict, (old, now) -> {
            int order = old.outcome().compareTo(now.outcome());
            boolean written = entry.kind() == Kind.EXACT;
            return order < 0 || (order == 0 && !written) ? old : now;
        });
    }

    /** Compares hosts as {@link TreeSearch} does. */
    private boolean takesHost(Entry entry) {
        Segment wanted = entry.rule().host();
        if (wanted == null) {
            return true;
        }
        if (host == null) {
            return false;
        }
        String withoutPort = host.substring(0, TreeSearch.portStart(host));
        if (wanted instanceof Segment.Static text) {
            return text.text().equals(host) || text.text().equals(withoutPort);
        }
        String compared = entry.rule().hostNamesPort() ? host : withoutPort;
        int taken = new SegmentReader(wanted).read(compared, 0, compared.length(), new Object[wanted.variables()], 0);
        steps += Math.abs(taken);
        return taken > 0;
    }
}
