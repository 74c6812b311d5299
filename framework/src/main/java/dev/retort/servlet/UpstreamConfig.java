package dev.retort.servlet;

import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A servlet's configuration with parameters for Jetty's own: some where none are given, and some whatever is given. */
record UpstreamConfig(ServletConfig given, Map<String, String> otherwise, Map<String, String> always)
        implements ServletConfig {
    @Override
    public String getServletName() {
        return given.getServletName();
    }

    @Override
    public ServletContext getServletContext() {
        return given.getServletContext();
    }

    @Override
    public @Nullable String getInitParameter(String name) {
        String fixed = always.get(name);
        String own = fixed == null ? given.getInitParameter(name) : fixed;
        return own == null ? otherwise.get(name) : own;
    }

    @Override
    public Enumeration<String> getInitParameterNames() {
        Set<String> names = new LinkedHashSet<>(Collections.list(given.getInitParameterNames()));
        names.addAll(otherwise.keySet());
        names.addAll(always.keySet());
        return Collections.enumeration(names);
    }
}
