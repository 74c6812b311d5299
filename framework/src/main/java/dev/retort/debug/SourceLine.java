package dev.retort.debug;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Says where a method stands in the source: {@code Blog.show:42}.
 *
 * @param type the class, with those around it, without its package: {@code Shop.Cart}
 * @param method the method's name
 * @param line the line of its first statement, or 0 where the class was compiled without lines or has no class file
 */
public record SourceLine(String type, String method, int line) {

    /**
     * Finds a method. The class file is read at the first question about its class.
     *
     * @param method the method
     * @return where it stands; never fails, whatever the class file
     */
    public static SourceLine of(Method method) {
        Class<?> type = method.getDeclaringClass();
        String name = type.getName();
        String simple = name.substring(name.lastIndexOf('.') + 1).replace('$', '.');
        return new SourceLine(
                simple, method.getName(), ClassFile.methodsOf(type).getOrDefault(ClassFile.keyOf(method), 0));
    }

    /**
     * Sorts the methods of one class as they stand in its source, which reflection does not keep.
     *
     * @param methods methods; those of several classes stay together, in the order of the first of each
     * @return the methods, those that the class file does not tell of last
     */
    public static List<Method> inSourceOrder(Collection<Method> methods) {
        Map<Class<?>, Integer> classes = new HashMap<>();
        Map<Class<?>, List<String>> orders = new HashMap<>();
        for (Method method : methods) {
            Class<?> type = method.getDeclaringClass();
            classes.putIfAbsent(type, classes.size());
            orders.computeIfAbsent(
                    type, absent -> List.copyOf(ClassFile.methodsOf(absent).keySet()));
        }
        List<Method> sorted = new ArrayList<>(methods);
        sorted.sort(Comparator.<Method>comparingInt(method -> classes.getOrDefault(method.getDeclaringClass(), 0))
                .thenComparingInt(method -> {
                    int place = orders.getOrDefault(method.getDeclaringClass(), List.of())
                            .indexOf(ClassFile.keyOf(method));
                    return place < 0 ? Integer.MAX_VALUE : place;
                }));
        return sorted;
    }

    /** Returns {@code Class.method:line}, without the line where there is none. */
    @Override
    public String toString() {
        return type + "." + method + (line > 0 ? ":" + line : "");
    }
}
