package dev.retort.handler;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds what a class of the application offers to make a value of a text. */
final class FactoryTexts {
    /** The name of a class says nothing to a client. */
    static final String WANTED = "of the form that is wanted";

    private static final List<String> NAMES = List.of("valueOf", "of", "parse");
    private static final MethodType OF_TEXT = MethodType.methodType(Object.class, String.class);

    private FactoryTexts() {}

    static @Nullable TextReader reader(Class<?> type) {
        Executable factory = method(type);
        if (factory == null) {
            factory = constructor(type);
        }
        if (factory == null) {
            return null;
        }
        MethodHandle handle = handle(factory);
        return handle == null ? null : TextReader.of(WANTED, text -> make(handle, text));
    }

    /**
     * Returns the public static method that makes a value of a text, or null if there is none. The classes of the JDK are
     * left out: a {@code File} or a {@code Class} of a client's text would be a hole.
     */
    static @Nullable Method method(Class<?> type) {
        if (isOfJdk(type)) {
            return null;
        }
        for (String name : NAMES) {
            try {
                Method method = type.getMethod(name, String.class);
                if (Modifier.isStatic(method.getModifiers()) && type.isAssignableFrom(method.getReturnType())) {
                    return method;
                }
            } catch (NoSuchMethodException e) {
                // The next name may be there.
            }
        }
        return null;
    }

    /** The constructor of a record is as accessible as the record, which need not be public. */
    private static @Nullable Constructor<?> constructor(Class<?> type) {
        if (isOfJdk(type) || Modifier.isAbstract(type.getModifiers())) {
            return null;
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(String.class);
            return type.isRecord() || Modifier.isPublic(constructor.getModifiers()) ? constructor : null;
        } catch (NoSuchMethodException e) {
            return null;
        }
    }

    private static boolean isOfJdk(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return loader == null || loader == ClassLoader.getPlatformClassLoader();
    }

    private static @Nullable MethodHandle handle(Executable factory) {
        try {
            factory.setAccessible(true);
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            return (factory instanceof Method method
                            ? lookup.unreflect(method)
                            : lookup.unreflectConstructor((Constructor<?>) factory))
                    .asType(OF_TEXT);
        } catch (InaccessibleObjectException | IllegalAccessException e) {
            return null;
        }
    }

    private static @Nullable Object make(MethodHandle factory, String text) {
        try {
            return (Object) factory.invokeExact(text);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            return null; // A checked exception is what a parser declares for a text that is none.
        }
    }
}
