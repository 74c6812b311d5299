package dev.retort.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test a {@link Browser} for each parameter that is one. All tests share the same two, which know nothing of the test
 * before. Afterwards none may have complained.
 *
 * <p>Where Chromium or its driver is not installed the tests are skipped, unless {@code RETORT_REQUIRE_PEERS=1} says that
 * they must be there.
 */
final class Browsers implements ParameterResolver, AfterEachCallback {
    private static final Namespace NAMESPACE = Namespace.create(Browsers.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Browser.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        demandChromium();
        int which = (int) parameters(context).stream()
                .takeWhile(other -> !other.equals(parameter.getParameter()))
                .count();
        // In the store of the whole run, which closes them at its end.
        Browser browser =
                context.getRoot().getStore(NAMESPACE).computeIfAbsent(which, one -> new Browser(), Browser.class);
        browser.begin();
        context.getStore(NAMESPACE).put(parameter.getParameter().getName(), new Used(browser));
        return browser;
    }

    private static List<Parameter> parameters(ExtensionContext context) {
        return Arrays.stream(context.getRequiredTestMethod().getParameters())
                .filter(parameter -> parameter.getType() == Browser.class)
                .toList();
    }

    private static void demandChromium() {
        boolean isThere = Browser.CHROMIUM.canExecute() && Browser.DRIVER.canExecute();
        String missing = "there is no " + Browser.CHROMIUM + " and " + Browser.DRIVER
                + ": apt-get install chromium chromium-driver";
        if (!isThere) {
            assertThat(System.getenv("RETORT_REQUIRE_PEERS")).as(missing).isNotEqualTo("1");
            Assumptions.abort(missing);
        }
    }

    /** Not the browser itself, which a store of one test would close. */
    private record Used(Browser browser) {}

    @Override
    public void afterEach(ExtensionContext context) {
        Store used = context.getStore(NAMESPACE);
        for (Parameter parameter : parameters(context)) {
            Used one = used.get(parameter.getName(), Used.class);
            if (one != null) {
                assertThat(one.browser().complaints())
                        .as("what the browser complains of")
                        .isEmpty();
            }
        }
    }
}
