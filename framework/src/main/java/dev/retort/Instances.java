package dev.retort;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes handlers that are added as classes, by their constructor without parameters or by a factory. */
final class Instances {
    private static final Logger LOG = LoggerFactory.getLogger(Instances.class);

    private Instances() {}

    /** Makes an instance; a fault is reported and null returned. */
    static @Nullable Object create(Class<?> type, @Nullable InstanceFactory factory, Consumer<String> faults) {
        if (factory == null) {
            return byConstructor(type, faults);
        }
        try {
            Object made = factory.create(type);
            if (type.isInstance(made)) {
                return made;
            }
            faults.accept("The instance factory made "
                    + (made == null ? "nothing" : "a " + made.getClass().getName()) + " for " + type.getName()
                    + ".\n  Let it return an instance of that class.");
        } catch (Exception e) {
            LOG.error("The instance factory could not make {}", type.getName(), e);
            faults.accept("The instance factory could not make " + type.getName() + ": " + e
                    + "\n  Tell the container how; the log has the stack trace.");
        }
        return null;
    }

    private static @Nullable Object byConstructor(Class<?> type, Consumer<String> faults) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (NoSuchMethodException e) {
            faults.accept(type.getName() + " has no constructor without parameters."
                    + "\n  Add one, or hand over an instance: new " + type.getSimpleName()
                    + "(…), or a factory: builder.instances(…); in a WAR by a class that implements"
                    + " dev.retort.Application"
                    + (type.getEnclosingClass() == null ? "." : ", or make the nested class static."));
        } catch (InvocationTargetException e) {
            LOG.error("The constructor of {} failed", type.getName(), e.getCause());
            faults.accept("The constructor of " + type.getName() + " failed: " + e.getCause()
                    + "\n  Mend it; the log has the stack trace.");
        } catch (ReflectiveOperationException | RuntimeException e) {
            faults.accept(type.getName() + " cannot be made: " + e
                    + "\n  Hand over an instance of a class that is not abstract.");
        }
        return null;
    }
}
