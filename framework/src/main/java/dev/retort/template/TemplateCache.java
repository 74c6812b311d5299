package dev.retort.template;

import io.pebbletemplates.pebble.cache.PebbleCache;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Keeps compiled templates by name; as many as there are files, since a missing one is not kept.
 *
 * <p>Reading takes no lock, and two threads that compile the same template at once do not harm.
 */
final class TemplateCache implements PebbleCache<Object, PebbleTemplate> {
    private final Map<Object, PebbleTemplate> templates = new ConcurrentHashMap<>();

    @Override
    public PebbleTemplate computeIfAbsent(Object name, Function<? super Object, ? extends PebbleTemplate> compiler) {
        PebbleTemplate known = templates.get(name);
        if (known != null) {
            return known;
        }
        PebbleTemplate compiled = compiler.apply(name);
        PebbleTemplate before = templates.putIfAbsent(name, compiled);
        return before == null ? compiled : before;
    }

    @Override
    public void invalidateAll() {
        templates.clear();
    }
}
