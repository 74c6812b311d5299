package dev.retort.benchmarks.routers;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Spring MVC's {@link RequestMappingHandlerMapping}, which has a table of the paths without variables and looks through the
 * {@code PathPattern}s of all others. As its {@code DispatcherServlet} does, the path is parsed once, before.
 */
final class SpringRouter implements Router {
    /** Stands for a controller's method with {@code @GetMapping}. */
    private record Endpoint(String rule) {
        @SuppressWarnings("unused") // The mapping wants a method, and is never asked to call it.
        String answer() {
            return rule;
        }
    }

    /** Opens what the servlet calls, without interceptors. */
    private static final class Mapping extends RequestMappingHandlerMapping {
        @Nullable HandlerMethod find(HttpServletRequest request) throws Exception {
            return getHandlerInternal(request);
        }
    }

    private record Found(HandlerMethod method, SpringRequest request) {}

    private final Mapping mapping = new Mapping();

    SpringRouter(List<String> rules) {
        try {
            for (String rule : rules) {
                mapping.registerMapping(
                        RequestMappingInfo.paths(rule)
                                .methods(RequestMethod.GET)
                                .options(mapping.getBuilderConfiguration())
                                .build(),
                        new Endpoint(rule),
                        Endpoint.class.getDeclaredMethod("answer"));
            }
        } catch (NoSuchMethodException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Override
    public Object find(String method, String path) {
        SpringRequest request = new SpringRequest(method, path);
        ServletRequestPathUtils.parseAndCache(request);
        try {
            HandlerMethod found = mapping.find(request);
            return found == null ? Answer.NOT_FOUND : new Found(found, request);
        } catch (HttpRequestMethodNotSupportedException wrongMethod) {
            return wrongMethod;
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Override
    public Answer answer(Object found) {
        if (found instanceof Found match) {
            return Answer.found(
                    ((Endpoint) match.method().getBean()).rule(),
                    values(match.request().getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE)));
        }
        return found instanceof Answer none ? none : Answer.METHOD_NOT_ALLOWED;
    }

    @SuppressWarnings("unchecked") // As Spring documents the attribute.
    private static Map<String, String> values(@Nullable Object attribute) {
        return (Map<String, String>) Objects.requireNonNull(attribute);
    }
}
