package dev.retort.interop;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Something that is not as it is with nginx 1.22 in front, and may be so. Each stands with its reason in
 * docs/interoperability.md.
 *
 * @param where the cells that it is of
 * @param notes the names of the notes that differ
 * @param reason why, as the documentation says it
 */
record Difference(Set<Cell> where, Pattern notes, String reason) {
    private static final Set<Back> VARIABLES =
            EnumSet.of(Back.RETORT_UWSGI, Back.FLASK_UWSGI, Back.FLASK_UWSGI_UNIX, Back.CGI, Back.PHP);

    private static final Set<Cell> COMPARED = cells(cell -> cell.reference() != null);
    private static final Set<Cell> HAPROXY = cells(cell -> cell.front() == Front.HAPROXY);
    private static final Set<Cell> BY_VARIABLES =
            cells(cell -> cell.front() == Front.GATEWAY && VARIABLES.contains(cell.back()));
    private static final Set<Cell> SAME_JVM = cells(cell -> cell.back() == Back.RETORT_WEBAPP);
    private static final Set<Cell> UNBUFFERED = cells(cell -> HAPROXY.contains(cell) || SAME_JVM.contains(cell));

    private static final List<Difference> LISTED = List.of(
            of(COMPARED, ".* (REMOTE_PORT|SERVER_PORT|REQUEST_TIME|REQUEST_TIME_FLOAT)", "Ports and times differ"),
            of(COMPARED, ".*: field content-length", "the length of an answer is told where it is known"),
            of(COMPARED, "GET http://other\\.example.*", "a target that names another host than the field is refused"),
            of(BY_VARIABLES, "GET /echo\\?repeated: .*", "fields of one name are joined, as nginx does since 1.23"),
            of(BY_VARIABLES, ".* (fields expect|HTTP_EXPECT)", "an expectation that the front has met goes no further"),
            of(
                    BY_VARIABLES,
                    ".* (fields (connection|keep-alive|te|upgrade)|HTTP_(CONNECTION|KEEP_ALIVE|TE|UPGRADE))",
                    "what is said of the connection to the front goes no further"),
            of(BY_VARIABLES, ".* (fields proxy|HTTP_PROXY)", "no client chooses the proxy of a CGI script"),
            of(
                    BY_VARIABLES,
                    "GET /echo\\?X-Forwarded-Proto: (fields x-forwarded-proto|scheme)",
                    "no client says that it came by TLS"),
            of(BY_VARIABLES, ".* HTTP_CONTENT_(LENGTH|TYPE)", "what has a variable of its own has no second one"),
            of(BY_VARIABLES, "POST /echo\\?chunks: .*", "a body that came in chunks has a length once it is read"),
            of(HAPROXY, "GET /echo\\?(port|case): .*", "the host goes on as it was written"),
            of(UNBUFFERED, ".*: fields expect", "whoever reads the body answers the expectation"),
            of(UNBUFFERED, "POST /echo\\?chunks: fields (content-length|transfer-encoding)", "chunks go on as chunks"),
            of(
                    UNBUFFERED,
                    "GET /echo\\?(X.Under|X.Dot\\.ted|TE|Keep-Alive|Connection): fields .*",
                    "no field is dropped for its name"),
            of(UNBUFFERED, ".*: field x-accel-buffering", "there is no buffering to be turned off"),
            of(SAME_JVM, "(GET|HEAD) /file.*: field (etag|last-modified)", "times differ"),
            of(
                    SAME_JVM,
                    "(.*: fields x-forwarded-.*|GET /echo\\?X-Forwarded-(For|Proto): (client|scheme))",
                    "nobody stands between client and application"),
            of(SAME_JVM, "GET /echo\\?(port|case): .*", "the host goes on as it was written"),
            of(
                    SAME_JVM,
                    "GET /echo/(%25|%2e%2e/echo/b|/a|a%0Ab|a%5Cb): .*",
                    "webapps are given no path that servlets can read in two ways"));

    private static Set<Cell> cells(Predicate<Cell> which) {
        return Cell.ours().stream().filter(which).collect(Collectors.toUnmodifiableSet());
    }

    private static Difference of(Set<Cell> where, String notes, String reason) {
        return new Difference(where, Pattern.compile(notes, Pattern.DOTALL), reason);
    }

    /**
     * Returns what differs from the reference though nothing here says so.
     *
     * @param found gets those that the rest is an instance of
     */
    static List<String> between(
            Cell cell, Map<String, String> nginx, Map<String, String> seen, Collection<Difference> found) {
        Set<String> names = new TreeSet<>(nginx.keySet());
        names.addAll(seen.keySet());
        List<String> unlisted = new ArrayList<>();
        for (String name : names) {
            String theirs = nginx.get(name);
            String ours = seen.get(name);
            if (isOther(theirs, ours)) {
                List<Difference> reasons =
                        LISTED.stream().filter(one -> one.allows(cell, name)).toList();
                found.addAll(reasons);
                if (reasons.isEmpty()) {
                    unlisted.add(name + " is " + theirs + " behind nginx and " + ours + " here");
                }
            }
        }
        return unlisted;
    }

    private static boolean isOther(@Nullable String theirs, @Nullable String ours) {
        return theirs == null || !theirs.equals(ours);
    }

    private boolean allows(Cell cell, String name) {
        return where.contains(cell) && notes.matcher(name).matches();
    }

    static List<Difference> listed() {
        return LISTED;
    }
}
