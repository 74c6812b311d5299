package dev.retort.interop;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A front with a back behind it. */
record Cell(Front front, Back back) {
    /** The cells that have something of ours in them; the others serve as references. */
    static List<Cell> ours() {
        return Arrays.stream(Front.values())
                .flatMap(front -> front.backs().stream().map(back -> new Cell(front, back)))
                .filter(cell -> cell.front == Front.GATEWAY || cell.back.app() == App.RETORT)
                .toList();
    }

    /** The cell that this one must be like, null if it is one of nginx's own. */
    @Nullable Cell reference() {
        return front == Front.NGINX
                ? null
                : new Cell(Front.NGINX, back == Back.RETORT_WEBAPP ? Back.RETORT_HTTP : back);
    }

    @Override
    public String toString() {
        return back + " behind " + front;
    }
}
