package dev.retort.containers.forward;

import dev.retort.annotation.Get;
import dev.retort.annotation.Upstream;

/** One path of its own, and others of a server whose address the test says. */
@Upstream(path = "/api/*", to = "${SERVICE}")
@Upstream(path = "/v1/*", to = "${SERVICE}/base/", preserveHost = true, trustedProxies = "loopback")
@Upstream(path = "/hasty/*", to = "${SERVICE}", idleSeconds = 1)
@Upstream(path = "/brief/*", to = "${SERVICE}", totalSeconds = 1)
@Upstream(path = "/status", to = "${SERVICE}")
@Upstream(path = "/secure/*", to = "${SECURE}")
@Upstream(path = "/stranger/*", to = "${STRANGER}")
@Upstream(path = "/misnamed/*", to = "${MISNAMED}")
@Upstream(path = "/gone/*", to = "http://127.0.0.1:1")
public final class Forwards {
    /** Made by the initializer. */
    public Forwards() {}

    /**
     * Answers itself.
     *
     * @return a word
     */
    @Get("/own")
    public String own() {
        return "own";
    }
}
