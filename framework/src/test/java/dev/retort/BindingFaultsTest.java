package dev.retort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.retort.annotation.Body;
import dev.retort.annotation.Default;
import dev.retort.annotation.Form;
import dev.retort.annotation.Get;
import dev.retort.annotation.Post;
import dev.retort.annotation.Query;
import dev.retort.annotation.Rest;
import dev.retort.http.UploadedFile;
import dev.retort.registry.SetupException;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BindingFaultsTest {
    record Node(String name, Node next) {}

    record Wrong(
            @Default("many") int count, Runnable task, @Form String field) {}

    @SuppressWarnings("UnusedMethod") // Read, never called.
    static class Faulty {
        @Get("/a")
        String twice(@Query @Form String both) {
            return both;
        }

        @Get("/b")
        String nullablePrimitive(@Nullable @Query Integer fine, @Query Path path, @Query File file) {
            return "" + fine + path + file;
        }

        @Get("/c")
        String wrongRecord(@Query Wrong wrong) {
            return wrong.toString();
        }

        @Get("/d")
        String endless(@Query Node node) {
            return node.toString();
        }

        @Get("/e/<x>")
        String noConverter(Runnable x) {
            return x.toString();
        }

        @Get("/f/<x>")
        String rest(@Rest int x) {
            return "" + x;
        }

        @Get("/g")
        String recordDefault(@Query(defaultValue = "x") Node node) {
            return node.toString();
        }

        @Get({"/h", "/h/<x>"})
        String absent(int x) {
            return "" + x;
        }

        @Get({"/i", "/i/<x>"})
        String absentDefault(@Default("x") int x) {
            return "" + x;
        }

        @Post("/j")
        String bodyTwice(@Body @Query String x) {
            return x;
        }

        @Get("/l")
        String file(@Query UploadedFile x) {
            return x.fileName();
        }

        @Get("/k")
        @SuppressWarnings("rawtypes")
        String raw(@Query List x) {
            return "" + x;
        }
    }

    @Test
    void everyFaultHasItsPlaceAndItsRepair() {
        SetupException failure =
                Objects.requireNonNull(catchThrowableOfType(SetupException.class, () -> Retort.of(new Faulty())));

        assertThat(failure)
                .hasMessageContaining("both of Faulty.twice(String) is bound twice, by @Query and @Form.\n  Keep one")
                .hasMessageContaining(
                        "path of Faulty.nullablePrimitive(Integer, Path, File) is a Path, which the text of")
                .hasMessageContaining("is a File, which the text of a query field cannot be read into.\n  Use String")
                .hasMessageContaining("The component count of Wrong, which is the parameter wrong of"
                        + " Faulty.wrongRecord(Wrong), has the default \"many\", which is not a whole number.")
                .hasMessageContaining("The component task of Wrong, which is the parameter wrong of")
                .hasMessageContaining("is a field of the query and has @Form before it.\n  All of a record")
                .hasMessageContaining("is a Node inside a Node")
                .hasMessageContaining(
                        "x of Faulty.noConverter(Runnable) is a Runnable, which no converter makes.\n  Use")
                .hasMessageContaining("x of Faulty.rest(int) is a Integer with @Rest before it")
                .hasMessageContaining("is a record, which has no default of its own.\n  Put @Default before")
                .hasMessageContaining("x of Faulty.absent(int) is a variable of another rule of the method")
                .hasMessageContaining("x of Faulty.absentDefault(int) has the default \"x\"")
                .hasMessageContaining("x of Faulty.bodyTwice(String) is bound twice, by @Body and @Query")
                .hasMessageContaining("x of Faulty.file(UploadedFile) is an uploaded file, which comes in a form")
                .hasMessageContaining("x of Faulty.raw(List) is a List, which the text of");
    }
}
