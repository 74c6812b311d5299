package dev.retort.debug;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The methods of a class file in their order, each with its first line (JVMS, chapter 4).
 *
 * <p>Reflection knows neither. A library such as ASM refuses class files newer than itself, so that a new JDK would take
 * the lines away until the library is renewed; but what is read here has been the same since Java 1.0: past the constant
 * pool, whose entries have known lengths, all is framed by lengths, and what is not known is skipped. A constant of a new
 * kind would end the reading, and then there are no lines.
 *
 * <p>Nothing is thrown, whatever the bytes: what was read so far counts.
 */
final class ClassFile {

    private static final int MOST_BYTES = 8 << 20;

    private record Lines(Map<String, Integer> byMethod) {}

    /** Lives as long as its class. */
    private static final ClassValue<Lines> READ = new ClassValue<>() {
        @Override
        protected Lines computeValue(Class<?> type) {
            Map<String, Integer> methods = new LinkedHashMap<>();
            String name = type.getName();
            try (InputStream in = type.getResourceAsStream(name.substring(name.lastIndexOf('.') + 1) + ".class")) {
                if (in != null) {
                    methods = methodsOf(in.readNBytes(MOST_BYTES));
                }
            } catch (IOException e) {
                // Then there are no lines.
            }
            return new Lines(methods);
        }
    };

    private final DataInputStream in;
    private @Nullable String[] texts = {};

    private ClassFile(byte[] bytes) {
        in = new DataInputStream(new ByteArrayInputStream(bytes));
    }

    /** Returns the first lines of a class's methods by name and descriptor, in the order of the source; 0 for none. */
    static Map<String, Integer> methodsOf(Class<?> type) {
        return READ.get(type).byMethod();
    }

    /** Returns the key of a method: its name and descriptor. */
    static String keyOf(Method method) {
        StringBuilder key = new StringBuilder(method.getName()).append('(');
        for (Class<?> parameter : method.getParameterTypes()) {
            key.append(parameter.descriptorString());
        }
        return key.append(')').append(method.getReturnType().descriptorString()).toString();
    }

    static Map<String, Integer> methodsOf(byte[] bytes) {
        Map<String, Integer> methods = new LinkedHashMap<>();
        try {
            new ClassFile(bytes).read(methods);
        } catch (IOException | RuntimeException e) {
            // Too short, or of a kind that is not known: what was read so far counts.
        }
        return methods;
    }

    private void read(Map<String, Integer> methods) throws IOException {
        if (in.readInt() != 0xCAFEBABE) {
            return;
        }
        skip(4); // The version, whatever it is.
        readConstants();
        skip(6); // Flags, the class, its superclass.
        skip(2L * in.readUnsignedShort()); // Interfaces.
        int fields = in.readUnsignedShort();
        for (int i = 0; i < fields; i++) {
            skip(6);
            readAttributes(false);
        }
        int count = in.readUnsignedShort();
        for (int i = 0; i < count; i++) {
            skip(2);
            String name = texts[in.readUnsignedShort()];
            String descriptor = texts[in.readUnsignedShort()];
            methods.put(name + descriptor, readAttributes(true));
        }
    }

    private void readConstants() throws IOException {
        int size = in.readUnsignedShort();
        texts = new String[size];
        for (int i = 1; i < size; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> texts[i] = in.readUTF();
                case 7, 8, 16, 19, 20 -> skip(2);
                case 15 -> skip(3);
                case 3, 4, 9, 10, 11, 12, 17, 18 -> skip(4);
                case 5, 6 -> {
                    skip(8);
                    i++; // A long or a double takes two places.
                }
                default -> throw new IOException("A constant of the unknown kind " + tag);
            }
        }
    }

    /** Goes through attributes; returns the least line among them, or 0. */
    private int readAttributes(boolean ofMethod) throws IOException {
        int line = 0;
        int count = in.readUnsignedShort();
        for (int i = 0; i < count; i++) {
            String name = texts[in.readUnsignedShort()];
            long length = Integer.toUnsignedLong(in.readInt());
            if (ofMethod && "Code".equals(name)) {
                skip(4); // The sizes of stack and locals.
                skip(Integer.toUnsignedLong(in.readInt()));
                skip(8L * in.readUnsignedShort()); // The table of exceptions.
                line = readAttributes(true);
            } else if (ofMethod && "LineNumberTable".equals(name)) {
                line = leastLine(line);
            } else {
                skip(length);
            }
        }
        return line;
    }

    private int leastLine(int before) throws IOException {
        int least = before;
        int entries = in.readUnsignedShort();
        for (int i = 0; i < entries; i++) {
            skip(2);
            int line = in.readUnsignedShort();
            least = least == 0 ? line : Math.min(least, line);
        }
        return least;
    }

    private void skip(long bytes) throws IOException {
        in.skipNBytes(bytes);
    }
}
