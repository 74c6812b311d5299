package dev.retort.json;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.retort.annotation.Default;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Executable;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;

/**
 * Takes a record at its word: a component that is neither {@code @Nullable} nor an {@code Optional}, and has no
 * {@code @Default}, has a value, and so have the elements of its lists and maps.
 *
 * <p>Jackson would make null or 0 of a missing field, and the handler would find out.
 */
final class RequiredComponents extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    private static @Nullable AnnotatedParameter component(Annotated annotated) {
        return annotated instanceof AnnotatedParameter parameter
                        && parameter.getDeclaringClass().isRecord()
                ? parameter
                : null;
    }

    private static AnnotatedType declared(AnnotatedParameter component) {
        return ((Executable) component.getOwner().getAnnotated()).getAnnotatedParameterTypes()[component.getIndex()];
    }

    private static boolean isRequired(@Nullable AnnotatedParameter component) {
        return component != null
                && !component.hasAnnotation(Default.class)
                && RecordWord.wantsValue(declared(component), component.getRawType());
    }

    @Override
    public @Nullable Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
        return isRequired(component(member)) ? Boolean.TRUE : super.hasRequiredMarker(config, member);
    }

    @Override
    public JsonSetter.Value findSetterInfo(MapperConfig<?> config, Annotated annotated) {
        AnnotatedParameter component = component(annotated);
        if (component == null) {
            return super.findSetterInfo(config, annotated);
        }
        JsonSetter.Value stated = super.findSetterInfo(config, annotated);
        Nulls ofElements = stated.getContentNulls();
        if (ofElements == Nulls.DEFAULT) {
            ofElements = RecordWord.takesNulls(declared(component), component.getRawType()) ? Nulls.SET : Nulls.FAIL;
        }
        return JsonSetter.Value.construct(isRequired(component) ? Nulls.FAIL : stated.getValueNulls(), ofElements);
    }

    @Override
    public @Nullable Object findDeserializer(MapperConfig<?> config, Annotated annotated) {
        AnnotatedParameter component = component(annotated);
        Default stated = component == null ? null : component.getAnnotation(Default.class);
        return stated == null ? super.findDeserializer(config, annotated) : new DefaultedReader(stated.value());
    }
}
