package dev.retort.interop;

import java.util.EnumSet;
import java.util.Set;

/** A web server of the matrix. */
enum Front {
    NGINX("nginx"),
    HAPROXY("HAProxy"),
    GATEWAY("the gateway");

    private final String title;

    Front(String title) {
        this.title = title;
    }

    /** Returns what it can have behind it. */
    Set<Back> backs() {
        return switch (this) {
            case NGINX -> EnumSet.complementOf(EnumSet.of(Back.RETORT_WEBAPP));
            case HAPROXY -> EnumSet.of(Back.RETORT_HTTP, Back.RETORT_UNIX);
            case GATEWAY -> EnumSet.allOf(Back.class);
        };
    }

    @Override
    public String toString() {
        return title;
    }
}
