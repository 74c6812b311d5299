package dev.retort.interop;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A front with a back behind it.
 *
 * @param tls whether the client comes to the front by TLS
 */
record Cell(Front front, Back back, boolean tls) {
    /** One back for each way in which a front tells an application of TLS. */
    private static final Set<Back> TOLD_OF_TLS =
            EnumSet.of(Back.RETORT_HTTP, Back.RETORT_UWSGI, Back.FLASK_UWSGI, Back.PHP, Back.RETORT_WEBAPP);

    /** Returns every cell, those that only serve as references too. */
    static Stream<Cell> all() {
        return Arrays.stream(Front.values())
                .flatMap(front -> front.backs().stream().map(back -> new Cell(front, back, false)))
                .flatMap(cell ->
                        cell.hasTls() ? Stream.of(cell, new Cell(cell.front, cell.back, true)) : Stream.of(cell));
    }

    private boolean hasTls() {
        return front != Front.HAPROXY && TOLD_OF_TLS.contains(back);
    }

    /** The cells that have something of ours in them; the others serve as references. */
    static List<Cell> ours() {
        return all().filter(cell -> cell.front == Front.GATEWAY || cell.back.app() == App.RETORT)
                .toList();
    }

    /** The cell that this one must be like, null if it is one of nginx's own. */
    @Nullable Cell reference() {
        return front == Front.NGINX
                ? null
                : new Cell(Front.NGINX, back == Back.RETORT_WEBAPP ? Back.RETORT_HTTP : back, tls);
    }

    /** Returns what the client asks by. */
    String scheme() {
        return tls ? "https" : "http";
    }

    @Override
    public String toString() {
        return back + " behind " + front + (tls ? ", over TLS" : "");
    }
}
