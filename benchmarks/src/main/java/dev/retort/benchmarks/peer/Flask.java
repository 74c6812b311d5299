package dev.retort.benchmarks.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The application on Flask: by itself under uWSGI at a unix socket, or with nginx before it. */
final class Flask {
    private Flask() {}

    /** Starts uWSGI alone. */
    static void uwsgi(Launch launch) throws IOException {
        launch.program(List.of(
                "env",
                "PYTHONDONTWRITEBYTECODE=1",
                "PEER_FOLDER=" + launch.folder(),
                "uwsgi",
                "--ini",
                launch.installation().peer("flask/uwsgi.ini").toString()));
    }

    /** Starts uWSGI and nginx. */
    static void site(Launch launch) throws IOException {
        launch.program(
                List.of(launch.installation().peer("flask/run").toString(), "--port", String.valueOf(launch.port())));
    }

    /** Where {@link #uwsgi} listens. */
    static Path socket(Launch launch) {
        return launch.folder().resolve("uwsgi.sock");
    }
}
