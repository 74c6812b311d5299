package dev.retort.benchmarks.routers;

import io.javalin.Javalin;
import io.javalin.http.HandlerType;
import io.javalin.http.util.MethodNotAllowedUtil;
import io.javalin.router.InternalRouter;
import io.javalin.router.ParsedEndpoint;
import java.util.List;
import java.util.Map;

/**
 * Javalin's {@link InternalRouter}, reached by {@code Javalin.unsafe}, which is for those who know what they do: what its servlet asks for
 * the handler, and then for the variables. It tells 405 from 404 only if {@code prefer405over404} is set, which looks once more for every
 * method; all routers here tell it. What its servlet asks for handlers before and after is left out.
 */
final class JavalinRouter implements Router {
    private record Found(ParsedEndpoint endpoint, Map<String, String> values) {}

    private final InternalRouter router;

    JavalinRouter(List<String> rules) {
        router = Javalin.create(config -> {
                    config.http.prefer405over404 = true;
                    for (String rule : rules) {
                        config.routes.get(rule, context -> {});
                    }
                })
                .unsafe
                .internalRouter;
    }

    @Override
    public Object find(String method, String path) {
        ParsedEndpoint endpoint = router.findFirstHttpHandlerEntry(HandlerType.findOrCreate(method), path);
        return endpoint == null
                ? MethodNotAllowedUtil.INSTANCE.findAvailableHttpHandlerTypes(router, path)
                : new Found(endpoint, endpoint.extractPathParams(path));
    }

    @Override
    public Answer answer(Object found) {
        if (found instanceof Found match) {
            return Answer.found(match.endpoint().endpoint.path, match.values());
        }
        return ((List<?>) found).isEmpty() ? Answer.NOT_FOUND : Answer.METHOD_NOT_ALLOWED;
    }
}
