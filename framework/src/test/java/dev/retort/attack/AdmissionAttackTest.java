package dev.retort.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.Retort;
import dev.retort.RetortBuilder;
import dev.retort.annotation.Get;
import dev.retort.annotation.OnError;
import dev.retort.annotation.Teardown;
import dev.retort.context.RequestContext;
import dev.retort.context.RequestListener;
import dev.retort.http.Content;
import dev.retort.http.Request;
import dev.retort.http.Response;
import dev.retort.security.Admission;
import dev.retort.session.CookieSessions;
import dev.retort.session.Session;
import dev.retort.session.Sessions;
import dev.retort.testing.TestClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Permits and contexts are given back exactly once, whatever a handler does. */
@SuppressWarnings("all")
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AdmissionAttackTest {
    private final Admission admission = Admission.of(10);

    private Retort app(Object... handlers) {
        return app(b -> {}, handlers);
    }

    private Retort app(java.util.function.Consumer<RetortBuilder> more, Object... handlers) {
        RetortBuilder b = Retort.builder().safety(s -> s.admission(admission));
        for (Object h : handlers) {
            b.add(h);
        }
        more.accept(b);
        return b.build();
    }

    private static Object attempt(java.util.function.Supplier<Object> s) {
        try {
            return s.get();
        } catch (Throwable t) {
            return t;
        }
    }

    private void get(Retort app, String path) {
        System.out.println(path + " -> " + attempt(() -> TestClient.of(app).get(path)));
    }

    private void nobodyInside() {
        assertThat(admission.inside()).as("permits held").isZero();
        assertThat(RequestContext.isActive()).isFalse();
    }

    static class Rethrows {
        final AtomicInteger torn = new AtomicInteger();

        @Get("/")
        String fail() {
            throw new IllegalArgumentException("first");
        }

        @OnError(type = IllegalArgumentException.class)
        String handle(IllegalArgumentException e) {
            throw e;
        }

        @Teardown
        void torn() {
            torn.incrementAndGet();
        }
    }

    @Test
    void anErrorHandlerRethrowsWhatItGot() {
        Rethrows h = new Rethrows();
        Retort app = app(h);
        Object got = attempt(() -> TestClient.of(app).get("/").status());
        assertThat(got).isEqualTo(500);
        nobodyInside();
        assertThat(h.torn).hasValue(1);
    }

    static class Echo {
        @Get("/")
        String ok() {
            return "ok";
        }

        @Get("/stream")
        Response stream() {
            return Response.stream("text/plain", out -> out.write('x'));
        }
    }

    @Test
    void aTeardownHookThrowsAnError() {
        Retort app = app(
                b -> b.teardown((c, f) -> {
                    throw new Error("teardown");
                }),
                new Echo());
        get(app, "/");
        nobodyInside();
    }

    @Test
    void aListenerThrowsAnError() {
        Retort app = app(
                b -> b.listener(new RequestListener() {
                    @Override
                    public void ended(RequestContext context) {
                        throw new AssertionError("listener");
                    }
                }),
                new Echo());
        get(app, "/");
        nobodyInside();
    }

    @Test
    void aFinishedListenerThrowsAnError() {
        Retort app = app(
                b -> b.listener(new RequestListener() {
                    @Override
                    public void finished(RequestContext context, Response r) {
                        throw new StackOverflowError("listener");
                    }
                }),
                new Echo());
        get(app, "/");
        nobodyInside();
    }

    @Test
    void savingTheSessionThrowsAnError() {
        Sessions inner = CookieSessions.of("a secret of the tests, long enough");
        Sessions failing = new Sessions() {
            @Override
            public Session open(Request request) {
                return inner.open(request);
            }

            @Override
            public Response save(Session session, Request request, Response response) {
                throw new NoClassDefFoundError("redis/Client");
            }
        };
        Retort app = app(b -> b.sessions(failing), new Object() {
            @Get("/")
            String set(Session s) {
                s.set("a", 1);
                return "";
            }
        });
        Object got = attempt(() -> TestClient.of(app).get("/").status());
        nobodyInside();
        assertThat(got).isEqualTo(500);
    }

    @Test
    void anAfterHookThrowsAndTheStreamIsClosed() {
        AtomicBoolean closed = new AtomicBoolean();
        Retort app = app(
                b -> b.after((c, r) -> {
                    throw new IllegalStateException("after");
                }),
                new Object() {
                    @Get("/")
                    Stream<String> rows() {
                        return Stream.of("a").onClose(() -> closed.set(true));
                    }
                });
        get(app, "/");
        nobodyInside();
        assertThat(closed).as("the stream (of rows, say) was closed").isTrue();
    }

    @Test
    void anAfterHookAnswersAnotherAndTheStreamIsClosed() {
        AtomicBoolean closed = new AtomicBoolean();
        Retort app = app(b -> b.after((c, r) -> Response.text("other")), new Object() {
            @Get("/")
            Stream<String> rows() {
                return Stream.of("a").onClose(() -> closed.set(true));
            }
        });
        get(app, "/");
        nobodyInside();
        assertThat(closed).as("the stream (of rows, say) was closed").isTrue();
    }

    @Test
    void theFirstElementFailsAndTheStreamIsClosed() {
        AtomicBoolean closed = new AtomicBoolean();
        Retort app = app(new Object() {
            @Get("/")
            Stream<?> rows() {
                return Stream.of(1)
                        .map(x -> {
                            throw new IllegalStateException("row");
                        })
                        .onClose(() -> closed.set(true));
            }
        });
        get(app, "/");
        nobodyInside();
        assertThat(closed).as("the stream (of rows, say) was closed").isTrue();
    }

    @Test
    void theStatusOfAnErrorHandlersStageIsKept() {
        Retort app = app(new Object() {
            @Get("/")
            String fail() {
                throw new IllegalArgumentException("first");
            }

            @OnError(type = IllegalArgumentException.class)
            CompletionStage<Response> handle(IllegalArgumentException e) {
                return CompletableFuture.completedFuture(
                        Response.text("handled").status(418));
            }
        });
        assertThat(TestClient.of(app).get("/").status()).isEqualTo(418);
    }

    @Test
    void abortWithAPendingResponseInAnAfterHook() {
        Retort app = app(
                b -> b.after((c, r) -> {
                    throw new dev.retort.http.ResponseException(
                            Response.of(CompletableFuture.completedFuture(Map.of("a", 1))));
                }),
                new Echo());
        Object got = attempt(() -> TestClient.of(app).get("/").text());
        nobodyInside();
        assertThat(got).isEqualTo("{\"a\":1}");
    }

    @Test
    void aStreamThatIsWrittenTwice() throws Exception {
        Retort app = app(new Echo());
        Content.Stream stream =
                (Content.Stream) app.handle(new Bare("GET", "/stream")).content();
        admission.tryEnter();
        stream.writeTo(new java.io.ByteArrayOutputStream());
        attempt(() -> {
            try {
                stream.writeTo(new java.io.ByteArrayOutputStream());
            } catch (java.io.IOException e) {
            }
            return null;
        });
        stream.abandon();
        assertThat(admission.inside()).isEqualTo(1);
    }

    @Test
    void aResponseKeptForTwoRequestsStreams() throws Exception {
        Response kept = Response.stream("text/plain", out -> out.write('x'));
        Retort app = app(new Object() {
            @Get("/")
            Response kept() {
                return kept;
            }
        });
        get(app, "/");
        get(app, "/");
        nobodyInside();
    }

    @Test
    void errorsAfterErrorsInDebugModeOfAMalformedPath() {
        Retort app = app(
                b -> b.debug(true).after((c, r) -> {
                    throw new IllegalStateException("after");
                }),
                new Echo());
        Object got = attempt(() -> TestClient.of(app).get("/%zz").status());
        nobodyInside();
        assertThat(got).isEqualTo(500);
    }

    @Test
    void malformedQueryOnTheDebugPage() {
        Retort app = app(b -> b.debug(true), new Object() {
            @Get("/")
            String fail() {
                throw new IllegalStateException("boom");
            }
        });
        Object got = attempt(() -> TestClient.of(app).get("/?a=%zz").status());
        nobodyInside();
        assertThat(got).isEqualTo(500);
        Object got2 = attempt(() -> TestClient.of(app).get("/none?a=%zz").status());
        nobodyInside();
        assertThat(got2).isEqualTo(404);
    }

    @Test
    void anExceptionWhoseMessageThrows() {
        @SuppressWarnings("serial")
        class Evil extends RuntimeException {
            @Override
            public String getMessage() {
                throw new IllegalStateException("in getMessage");
            }
        }
        for (boolean debug : new boolean[] {false, true}) {
            Retort app = app(b -> b.debug(debug), new Object() {
                @Get("/")
                String fail() {
                    throw new Evil();
                }
            });
            Object got = attempt(() -> TestClient.of(app).get("/").status());
            nobodyInside();
            assertThat(got).isEqualTo(500);
        }
    }

    @Test
    void cyclicCausesAndDeepCauses() {
        Retort app = app(b -> b.debug(true), new Object() {
            @Get("/cycle")
            String cycle() {
                RuntimeException a = new RuntimeException("a");
                RuntimeException b = new RuntimeException("b", a);
                a.initCause(b);
                throw a;
            }

            @Get("/deep")
            String deep() {
                RuntimeException a = new RuntimeException("a");
                for (int i = 0; i < 2000; i++) {
                    a = new RuntimeException("" + i, a);
                }
                throw a;
            }

            @Get("/overflow")
            String overflow() {
                return overflow() + overflow();
            }

            @Get("/oom")
            String oom() {
                throw new OutOfMemoryError("not really");
            }
        });
        for (String path : List.of("/cycle", "/deep", "/overflow", "/oom")) {
            Object got = attempt(() -> TestClient.of(app).get(path).status());
            assertThat(got).as(path).isEqualTo(500);
            nobodyInside();
        }
    }

    @Test
    void asyncStages() {
        Retort app = app(new Object() {
            @Get("/null")
            CompletionStage<String> nul() {
                return CompletableFuture.completedFuture(null);
            }

            @Get("/nullstage")
            CompletionStage<String> nulstage() {
                return null;
            }

            @Get("/error")
            CompletionStage<String> error() {
                return CompletableFuture.failedFuture(new StackOverflowError());
            }

            @Get("/cancelled")
            CompletionStage<String> cancelled() {
                CompletableFuture<String> f = new CompletableFuture<>();
                f.cancel(true);
                return f;
            }

            @Get("/stageofstage")
            CompletionStage<Object> nested() {
                return CompletableFuture.completedFuture(CompletableFuture.completedFuture(
                        CompletableFuture.failedFuture(new IllegalStateException("x"))));
            }
        });
        for (String path : List.of("/null", "/nullstage", "/error", "/cancelled", "/stageofstage")) {
            Object got = attempt(() -> TestClient.of(app).get(path).status());
            assertThat(got).as(path).isEqualTo(500);
            nobodyInside();
        }
    }

    @Test
    void aStreamThatIsNeverWrittenIsClosedAllTheSame() {
        AtomicInteger closed = new AtomicInteger();
        Retort app = app(new Object() {
            @Get("/stream")
            java.util.stream.Stream<String> stream() {
                return java.util.stream.Stream.of("piece").onClose(closed::incrementAndGet);
            }
        });
        Content.Stream stream =
                (Content.Stream) app.handle(new Bare("GET", "/stream")).content();

        stream.abandon();
        stream.abandon();

        assertThat(closed).hasValue(1);
    }
}
