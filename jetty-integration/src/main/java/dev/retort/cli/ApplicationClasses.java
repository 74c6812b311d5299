package dev.retort.cli;

import dev.retort.Application;
import dev.retort.Retort;
import dev.retort.RetortBuilder;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes an application of the classes that a command names: one {@link Application}, or handlers. */
final class ApplicationClasses {
    private ApplicationClasses() {}

    static Retort load(List<String> names) throws Exception {
        List<Class<?>> types =
                names.stream().<Class<?>>map(ApplicationClasses::find).toList();
        for (Class<?> type : types) {
            if (Application.class.isAssignableFrom(type)) {
                if (types.size() > 1) {
                    throw CommandException.usage(type.getName() + " makes the whole application.\n  Name it alone.");
                }
                return factory(type).create();
            }
        }
        RetortBuilder builder = Retort.builder();
        types.forEach(builder::add);
        return builder.build();
    }

    private static Class<?> find(String name) {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        ClassLoader loader = context == null ? ApplicationClasses.class.getClassLoader() : context;
        // The last dots may be those of nested classes, which are written as they are in source.
        for (String tried = name; tried != null; tried = nested(tried)) {
            Class<?> type = find(tried, loader);
            if (type != null) {
                return type;
            }
        }
        throw CommandException.usage("There is no class " + name + " on the class path."
                + "\n  Write it with its package, as in com.example.Blog, and let -cp name the folder of the classes"
                + " too, as in -cp \"target/classes:target/dependency/*\".");
    }

    private static @Nullable Class<?> find(String name, ClassLoader loader) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException e) {
            return null;
        } catch (LinkageError e) {
            throw CommandException.failed("The class " + name + " cannot be loaded: " + e
                    + "\n  Let -cp name what it needs, and" + " mind upper and lower case in its name.");
        }
    }

    private static @Nullable String nested(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? null : name.substring(0, dot) + "$" + name.substring(dot + 1);
    }

    private static Application factory(Class<?> type) throws Exception {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return (Application) constructor.newInstance();
        } catch (NoSuchMethodException | InstantiationException e) {
            throw CommandException.failed(type.getName() + " cannot be made."
                    + "\n  Let it be a class that is not abstract, with a constructor without parameters"
                    + (type.getEnclosingClass() == null ? "." : ", and static where it is nested."));
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
