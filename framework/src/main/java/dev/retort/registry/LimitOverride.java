package dev.retort.registry;

import dev.retort.annotation.Limit;
import dev.retort.http.Limits;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Puts the limits of one handler over those of the application. */
final class LimitOverride {
    private LimitOverride() {}

    /** Returns what a handler changes, or null if it changes nothing. */
    static @Nullable UnaryOperator<Limits> of(Object source) {
        Limit limit = source instanceof Method method ? method.getAnnotation(Limit.class) : null;
        return limit == null ? null : limits -> over(limits, limit);
    }

    private static Limits over(Limits limits, Limit limit) {
        Limits changed = limits;
        changed = limit.body() < 0 ? changed : changed.body(limit.body());
        changed = limit.bodyInMemory() < 0 ? changed : changed.bodyInMemory(limit.bodyInMemory());
        changed = limit.field() < 0 ? changed : changed.field(limit.field());
        changed = limit.upload() < 0 ? changed : changed.upload(limit.upload());
        changed = limit.file() < 0 ? changed : changed.file(limit.file());
        changed = limit.bodySeconds() < 0 ? changed : changed.bodyTime(Duration.ofSeconds(limit.bodySeconds()));
        changed = limit.bodyRate() < 0 ? changed : changed.bodyRate(limit.bodyRate());
        return limit.parts() < 0 ? changed : changed.parts(limit.parts());
    }
}
