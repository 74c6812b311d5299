package dev.retort.jetty.war;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a class file (JVM Specification, chapter 4) says outwardly: its name, what it extends and implements, and its annotations.
 *
 * <p>Of the constant pool only the places are noted, and a text is read when it is asked for. Most classes of a library have no
 * annotation at all, which their constant pool shows: there, fields and methods need not be looked at. Of an annotation the type
 * alone is read, and its values are passed over.
 */
final class ClassOutline {
    private static final int MAGIC = 0xCAFEBABE;

    /** A class, field or method and the types of its annotations. */
    record Member(int access, String name, String type, Set<String> annotations) {}

    private final ByteBuffer in;
    private final int[] constants;
    private boolean hasAnnotations;

    private final int version;
    private final int access;
    private final String name;
    private final @Nullable String superName;
    private final List<String> interfaces = new ArrayList<>();
    private final List<Member> fields;
    private final List<Member> methods;
    private final Set<String> annotations;

    /**
     * Reads a class file.
     *
     * @param bytes its content
     * @throws IllegalArgumentException if it is none
     */
    ClassOutline(byte[] bytes) {
        in = ByteBuffer.wrap(bytes);
        try {
            if (in.getInt() != MAGIC) {
                throw new IllegalArgumentException("it does not begin as class files do");
            }
            int minor = u2();
            version = u2() | minor << 16;
            constants = new int[u2()];
            constants();
            access = u2();
            name = type(u2());
            int parent = u2();
            superName = parent == 0 ? null : type(parent);
            for (int count = u2(); count > 0; count--) {
                interfaces.add(type(u2()));
            }
            if (hasAnnotations) {
                fields = members();
                methods = members();
                annotations = attributes();
            } else {
                fields = List.of();
                methods = List.of();
                annotations = Set.of();
            }
        } catch (BufferUnderflowException | IndexOutOfBoundsException | ArithmeticException broken) {
            throw new IllegalArgumentException("it is cut off or malformed", broken);
        }
    }

    private int u2() {
        return in.getShort() & 0xFFFF;
    }

    private void skip(int bytes) {
        in.position(Math.addExact(in.position(), bytes));
    }

    private void constants() {
        for (int i = 1; i < constants.length; i++) {
            constants[i] = in.position() + 1;
            switch (in.get()) {
                case 1 -> text();
                case 3, 4, 9, 10, 11, 12, 17, 18 -> skip(4);
                case 5, 6 -> {
                    skip(8);
                    i++;
                }
                case 7, 8, 16, 19, 20 -> skip(2);
                case 15 -> skip(3);
                default -> throw new IllegalArgumentException("it has a constant of an unknown kind");
            }
        }
    }

    /** Passes over a text, which may be the name of the attribute that holds annotations. */
    private void text() {
        int length = u2();
        int begin = in.position();
        skip(length);
        hasAnnotations |= (length == 25 || length == 27) && isOfAnnotations(begin, length);
    }

    private boolean isOfAnnotations(int begin, int length) {
        return in.get(begin) == 'R'
                && in.get(begin + length - 1) == 's'
                && isAnnotations(new String(in.array(), begin, length, StandardCharsets.ISO_8859_1));
    }

    private static boolean isAnnotations(String attribute) {
        return attribute.equals("RuntimeVisibleAnnotations") || attribute.equals("RuntimeInvisibleAnnotations");
    }

    private String text(int constant) {
        int at = constants[constant];
        // Names with characters beyond those of ASCII are the same in Java's own UTF-8, but for two rare ones.
        return new String(in.array(), at + 2, in.getShort(at) & 0xFFFF, StandardCharsets.UTF_8);
    }

    private String type(int constant) {
        return text(in.getShort(constants[constant]) & 0xFFFF).replace('/', '.');
    }

    private List<Member> members() {
        List<Member> members = new ArrayList<>();
        for (int count = u2(); count > 0; count--) {
            int flags = u2();
            int memberName = u2();
            int descriptor = u2();
            Set<String> found = attributes();
            if (!found.isEmpty()) {
                members.add(new Member(flags, text(memberName), text(descriptor), found));
            }
        }
        return members;
    }

    private Set<String> attributes() {
        Set<String> found = Set.of();
        for (int count = u2(); count > 0; count--) {
            int attribute = u2();
            int end = Math.addExact(in.getInt(), in.position());
            int length = in.getShort(constants[attribute]) & 0xFFFF;
            if ((length == 25 || length == 27) && isAnnotations(text(attribute))) {
                found = found.isEmpty() ? new LinkedHashSet<>() : found;
                for (int annotation = u2(); annotation > 0; annotation--) {
                    annotation(found);
                }
            }
            in.position(end);
        }
        return found;
    }

    private void annotation(@Nullable Set<String> found) {
        String descriptor = found == null ? "" : text(u2Peek());
        skip(2);
        if (found != null && descriptor.length() > 2) {
            found.add(descriptor.substring(1, descriptor.length() - 1).replace('/', '.'));
        }
        for (int pairs = u2(); pairs > 0; pairs--) {
            skip(2);
            value();
        }
    }

    private int u2Peek() {
        return in.getShort(in.position()) & 0xFFFF;
    }

    private void value() {
        switch (in.get()) {
            case 'e' -> skip(4);
            case '@' -> annotation(null);
            case '[' -> {
                for (int values = u2(); values > 0; values--) {
                    value();
                }
            }
            default -> skip(2);
        }
    }

    int version() {
        return version;
    }

    int access() {
        return access;
    }

    String name() {
        return name;
    }

    @Nullable String superName() {
        return superName;
    }

    List<String> interfaces() {
        return interfaces;
    }

    /** Returns the fields that have annotations. */
    List<Member> fields() {
        return fields;
    }

    /** Returns the methods that have annotations. */
    List<Member> methods() {
        return methods;
    }

    /** Returns the types of the class's own annotations. */
    Set<String> annotations() {
        return annotations;
    }
}
