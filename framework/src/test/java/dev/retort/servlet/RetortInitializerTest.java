package dev.retort.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.retort.Application;
import dev.retort.Retort;
import dev.retort.annotation.Get;
import dev.retort.registry.SetupException;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RetortInitializerTest {
    static class Pages {
        @Get("/")
        String home() {
            return "home";
        }
    }

    abstract static class Base {
        @Get("/base")
        String base() {
            return "base";
        }
    }

    static class Demanding {
        private final String name;

        Demanding(String name) {
            this.name = name;
        }

        @Get("/name")
        String name() {
            return name;
        }
    }

    static class Failing {
        Failing() {
            throw new IllegalStateException("no database");
        }

        @Get("/x")
        String x() {
            return "x";
        }
    }

    static class Factory implements Application {
        @Override
        public Retort create() {
            return Retort.of(new Demanding("Ada"));
        }
    }

    static class SecondFactory extends Factory {}

    private final RetortInitializer initializer = new RetortInitializer();
    private final ServletContext context = mock(ServletContext.class);
    private final ServletRegistration.Dynamic registration = mock(ServletRegistration.Dynamic.class);

    @BeforeEach
    void anEmptyContext() {
        when(context.getContextPath()).thenReturn("/shop");
        when(context.addServlet(anyString(), any(Servlet.class))).thenReturn(registration);
        when(registration.addMapping(any(String[].class))).thenReturn(Set.of());
    }

    @Test
    void isFoundByTheContainer() {
        assertThat(ServiceLoader.load(ServletContainerInitializer.class))
                .hasAtLeastOneElementOfType(RetortInitializer.class);
    }

    @Test
    void servesTheHandlersThatWereFoundAtEveryPath() {
        initializer.onStartup(Set.of(Pages.class, Base.class), context);

        verify(context).addServlet(anyString(), any(RetortServlet.class));
        verify(registration).addMapping("/*");
        verify(registration).setAsyncSupported(true);
    }

    @Test
    void leavesAContextWithoutHandlersAlone() {
        initializer.onStartup(null, context);
        initializer.onStartup(Set.of(Base.class), context);

        verify(context, never()).addServlet(anyString(), any(Servlet.class));
    }

    @Test
    void reportsEveryHandlerThatCannotBeMade() {
        assertThatThrownBy(() -> initializer.onStartup(Set.of(Demanding.class, Failing.class), context))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("Demanding has no constructor without parameters")
                .hasMessageContaining("Failing failed: java.lang.IllegalStateException: no database");
    }

    @Test
    void servesWhatAFactoryMadeAndNothingElse() {
        initializer.onStartup(Set.of(Factory.class, Demanding.class, Failing.class), context);

        verify(context).addServlet(anyString(), any(RetortServlet.class));
    }

    @Test
    void refusesTwoFactories() {
        assertThatThrownBy(() -> initializer.onStartup(Set.of(Factory.class, SecondFactory.class), context))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("several classes that make the application")
                .hasMessageContaining("$SecondFactory");
    }

    @Test
    void saysWhenAnotherServletHasEveryPath() {
        when(registration.addMapping("/*")).thenReturn(Set.of("/*"));

        assertThatThrownBy(() -> initializer.onStartup(Set.of(Pages.class), context))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("/* already");
    }
}
