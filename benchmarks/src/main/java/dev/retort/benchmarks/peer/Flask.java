package dev.retort.benchmarks.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The application on Flask under uWSGI, at a unix socket. */
final class Flask {
    private Flask() {}

    static void start(Launch launch) throws IOException {
        Path source = launch.installation().peer("flask");
        launch.program(List.of(
                "uwsgi",
                "--ini",
                source.resolve("uwsgi.ini").toString(),
                "--chdir",
                source.toString(),
                "--uwsgi-socket",
                socket(launch).toString(),
                "--chmod-socket=666"));
    }

    static Path socket(Launch launch) {
        return launch.folder().resolve("flask.sock");
    }
}
