package dev.retort.handler;

import dev.retort.annotation.Default;
import dev.retort.annotation.Form;
import dev.retort.annotation.Query;
import dev.retort.http.Params;
import dev.retort.http.UploadedFile;
import dev.retort.http.UploadedFiles;
import java.lang.annotation.Annotation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides, once for each parameter, how it is read from the fields of one source; and so for each component of a record. */
final class Fields {
    private static final String POSSIBLE =
            "Use String, a primitive, a number, UUID, an enum, a type of java.time, a record"
                    + " of these, or a class of your own with a static method of(String); or register a reader for it."
                    + " An Optional of these may be missing, a List, Set or array has all values.";

    private static final MethodType OF_COMPONENTS = MethodType.methodType(Object.class, Object[].class);

    private final Source source;
    private final TextReaders readers;

    /** The records on the way to a component: one that is in itself would have no end of fields. */
    private final Set<Class<?>> open = new HashSet<>();

    Fields(Source source, TextReaders readers) {
        this.source = source;
        this.readers = readers;
    }

    /**
     * Prepares the argument of a parameter.
     *
     * @param given the name in its annotation, or empty
     * @param defaultText the default in its annotation, or {@link Query#NONE}
     * @return the argument, or null after a fault
     */
    @Nullable Argument prepare(Slot slot, String given, String defaultText) {
        if (source.hasParams() && slot.type() == Params.class) {
            return context -> source.params(context.request());
        }
        if (source == Source.FORM && slot.type() == UploadedFiles.class) {
            return context -> context.request().files();
        }
        Shape shape = Shape.of(slot);
        if (source.hasParams() && readers.isComposed(shape.element()) && shape.many() == null) {
            // The name of the parameter says nothing to the client, one that was given is meant for it.
            return record(slot, shape, given, defaultText);
        }
        String name = name(slot, given);
        return name == null ? null : field(slot, shape, name, defaultText);
    }

    private @Nullable String name(Slot slot, String given) {
        if (!given.isEmpty()) {
            return given;
        }
        if (slot.name() == null) {
            slot.unnamed();
            return null;
        }
        return source.nameOf(slot.name());
    }

    private @Nullable Field field(Slot slot, Shape shape, String name, String defaultText) {
        if (shape.element() == UploadedFile.class) {
            return file(slot, shape, name, defaultText);
        }
        TextReader reader = readers.of(shape.element());
        if (reader == null) {
            slot.fault("is a " + slot.type().getSimpleName() + ", which the text of a " + source.what
                    + " cannot be read into.\n  " + POSSIBLE);
            return null;
        }
        if (slot.isNullable() && slot.type().isPrimitive()) {
            slot.fault("is both @Nullable and primitive.\n  Use the wrapper type or an Optional.");
            return null;
        }
        Default stated = slot.element().getAnnotation(Default.class);
        String text = stated != null ? stated.value() : defaultText;
        boolean hasDefault = !text.equals(Query.NONE);
        Object defaultValue = hasDefault ? reader.read(text) : null;
        if (hasDefault && defaultValue == null) {
            slot.fault("has the default \"" + text + "\", which is not " + reader.wanted() + ".\n  Write one that is.");
            return null;
        }
        return shape.many() == null
                ? new SingleField(source, name, reader, shape, defaultValue)
                : new RepeatedField(source, name, reader, shape.many(), defaultValue);
    }

    private @Nullable Field file(Slot slot, Shape shape, String name, String defaultText) {
        if (source != Source.FORM) {
            slot.fault("is an uploaded file, which comes in a form.\n  Write @Form before it.");
            return null;
        }
        if (!defaultText.equals(Query.NONE) || slot.element().isAnnotationPresent(Default.class)) {
            slot.fault("is an uploaded file, which has no default.\n  Make it @Nullable or an Optional.");
            return null;
        }
        return new FileField(name, shape);
    }

    private @Nullable Field record(Slot slot, Shape shape, String prefix, String defaultText) {
        if (!defaultText.equals(Query.NONE) || slot.element().isAnnotationPresent(Default.class)) {
            slot.fault("is a record, which has no default of its own.\n  Put @Default before its components.");
            return null;
        }
        Class<?> type = shape.element();
        if (!open.add(type)) {
            slot.fault("is a " + type.getSimpleName() + " inside a " + type.getSimpleName()
                    + ", which would have no end of fields.\n  Take it out, or send it as JSON with @Body.");
            return null;
        }
        try {
            List<String> names = new ArrayList<>();
            List<Field> fields = new ArrayList<>();
            for (RecordComponent component : type.getRecordComponents()) {
                Field field = component(slot.component(component), prefix);
                if (field != null) {
                    names.add(component.getName());
                    fields.add(field);
                }
            }
            MethodHandle constructor = constructor(slot, type);
            return constructor == null || fields.size() < type.getRecordComponents().length
                    ? null
                    : new RecordFields(source, prefix, List.copyOf(names), List.copyOf(fields), constructor, shape);
        } finally {
            open.remove(type);
        }
    }

    private @Nullable Field component(Slot slot, String prefix) {
        Query query = slot.element().getAnnotation(Query.class);
        Form form = slot.element().getAnnotation(Form.class);
        Annotation foreign = source == Source.QUERY ? form : query;
        if (foreign != null) {
            slot.fault("is a field of the " + source.in + " and has @"
                    + foreign.annotationType().getSimpleName()
                    + " before it.\n  All of a record is read from one place.");
            return null;
        }
        String given = query != null ? query.value() : form != null ? form.value() : "";
        String defaultText = query != null ? query.defaultValue() : form != null ? form.defaultValue() : Query.NONE;
        String own = given.isEmpty() ? String.valueOf(slot.name()) : given;
        String name = prefix.isEmpty() ? own : prefix + "." + own;
        Shape shape = Shape.of(slot);
        return readers.isComposed(shape.element()) && shape.many() == null
                ? record(slot, shape, name, defaultText)
                : field(slot, shape, name, defaultText);
    }

    private static @Nullable MethodHandle constructor(Slot slot, Class<?> type) {
        Class<?>[] components = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<?> canonical = type.getDeclaredConstructor(components);
            canonical.setAccessible(true);
            return MethodHandles.lookup()
                    .unreflectConstructor(canonical)
                    .asFixedArity()
                    .asSpreader(Object[].class, components.length)
                    .asType(OF_COMPONENTS);
        } catch (InaccessibleObjectException | IllegalAccessException e) {
            slot.fault("cannot be made: its module keeps the package " + type.getPackageName()
                    + " closed.\n  Write in module-info.java: opens " + type.getPackageName() + " to dev.retort;");
            return null;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("A record has its canonical constructor", e);
        }
    }
}
