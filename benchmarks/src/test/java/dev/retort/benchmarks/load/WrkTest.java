package dev.retort.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.offset;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class WrkTest {
    private static final String SAID = """
            Running 4s test @ http://127.0.0.1:8080/text
              2 threads and 64 connections
              Thread Stats   Avg      Stdev     Max   +/- Stdev
                Latency     1.10ms    1.32ms  31.05ms   92.34%
                Req/Sec    36.51k     3.91k   44.13k    72.50%
              290785 requests in 4.01s, 35.22MB read
            Requests/sec:  72514.23
            Transfer/sec:      8.78MB
            """;

    @Test
    void requestsAndTimeAreRead() throws IOException {
        assertThat(Wrk.outcome(SAID)).isEqualTo(new Outcome(290_785, 4.01));
        assertThat(Wrk.outcome(SAID.replace("4.01s", "1.50m")).seconds()).isEqualTo(90);
        assertThat(Wrk.outcome(SAID).perSecond()).isCloseTo(72_515, offset(1.0));
    }

    @Test
    void errorsAreNoOutcome() {
        assertThatIOException()
                .isThrownBy(() -> Wrk.outcome(SAID + "  Non-2xx or 3xx responses: 12\n"))
                .withMessageContaining("Non-2xx or 3xx responses: 12");
        assertThatIOException()
                .isThrownBy(() -> Wrk.outcome(SAID + "  Socket errors: connect 0, read 7, write 0, timeout 0\n"))
                .withMessageContaining("read 7");
        assertThatIOException()
                .isThrownBy(() -> Wrk.outcome("unable to connect"))
                .withMessageContaining("unable");
        assertThatIOException()
                .isThrownBy(() -> Wrk.outcome(SAID.replace("290785 requests", "0 requests")))
                .withMessageContaining("no answer");
    }

    @Test
    void aScriptHasTheMethodTheFieldsAndTheBody() {
        Question upload = Question.post("/", new Question.Body("x", 1 << 20), "If-None-Match: \"a\"");

        assertThat(Wrk.lua(upload, 1)).isEqualTo("""
                wrk.method = "POST"
                wrk.headers["If-None-Match"] = "\\"a\\""
                wrk.body = string.rep("x", 1048576)
                """);
        assertThat(Wrk.lua(Question.get("/plaintext"), 16)).contains("for i = 1, 16 do");
    }
}
