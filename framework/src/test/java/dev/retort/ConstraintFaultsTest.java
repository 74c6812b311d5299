package dev.retort;

import static dev.retort.FailedStart.app;
import static dev.retort.FailedStart.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.annotation.Body;
import dev.retort.annotation.Form;
import dev.retort.annotation.Get;
import dev.retort.annotation.Post;
import dev.retort.annotation.Query;
import dev.retort.testing.TestClient;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Constraints that can never be checked are told at the start. */
@SuppressWarnings("UnusedMethod") // Scanned by the application under test.
class ConstraintFaultsTest {
    record Basket(@Size(min = 1) int count, List<Line> lines) {}

    record Line(@Min(1) String number) {}

    static class Misplaced {
        @Get("/a")
        String length(@Query @Size(min = 2) int n) {
            return "" + n;
        }

        @Post("/b")
        String basket(@Form Basket basket) {
            return "" + basket;
        }

        @Post("/c")
        String json(@Body Map<String, Basket> baskets) {
            return "" + baskets;
        }

        @Get("/d")
        String elements(@Query List<@NotBlank Integer> numbers) {
            return "" + numbers;
        }

        @Get("/other")
        String unbound(String nobody) {
            return nobody;
        }
    }

    record Flat(@Size(min = 1) int count, @NotBlank int other) {}

    static class MisplacedInside {
        @Post("/c")
        String json(@Body List<Flat> flats) {
            return "" + flats;
        }

        @Post("/d")
        String line(@Body Line[] lines) {
            return "" + lines.length;
        }
    }

    @Test
    void aConstraintOnATypeThatItIsNotForIsToldWithTheOtherFaults() {
        assertThat(failure(new Misplaced()))
                .hasMessageContaining("The constraints of Misplaced.length() cannot be checked")
                .hasMessageContaining("'jakarta.validation.constraints.Size' validating type 'java.lang.Integer'")
                .hasMessageContaining("@Min, @Max and @Positive are for numbers")
                .hasMessageContaining(
                        "The constraints of Basket.count, which Misplaced.json() takes, cannot be checked")
                .hasMessageContaining("The constraints of Misplaced.elements() cannot be checked")
                .hasMessageContaining("nobody of Misplaced.unbound(String) is bound to nothing");
        assertThat(failure(new MisplacedInside()))
                .hasMessageContaining("The constraints of Flat.count, which MisplacedInside.json() takes,")
                .hasMessageContaining("The constraints of Flat.other, which MisplacedInside.json() takes,");
    }

    @Retention(RetentionPolicy.RUNTIME)
    @Constraint(validatedBy = HatesNull.class)
    @interface Known {
        String message() default "is unknown";

        Class<?>[] groups() default {};

        Class<? extends Payload>[] payload() default {};
    }

    /** A validator that does not look out for null. */
    public static final class HatesNull implements ConstraintValidator<Known, String> {
        @Override
        public boolean isValid(String value, ConstraintValidatorContext context) {
            return value.startsWith("k");
        }
    }

    static class Sound {
        @Get("/known")
        String known(@Query @Known String name) {
            return name;
        }

        @Get("/all")
        String all(@Query @Size(max = 2) List<@Positive Integer> n, @Query Optional<@Size(max = 3) String> q) {
            return n + " " + q;
        }

        @Get("/min")
        String min(@Query @Min(2) OptionalInt n) {
            return "" + n;
        }
    }

    @Test
    void soundConstraintsStartWhateverTheirValidatorsThinkOfNull() {
        TestClient client = TestClient.of(app().add(new Sound()).build());

        assertThat(client.get("/known?name=ken").status()).isEqualTo(200);
        assertThat(client.get("/known?name=bo").status()).isEqualTo(422);
        assertThat(client.get("/all?n=1&n=2").status()).isEqualTo(200);
        assertThat(client.get("/all?n=0").status()).isEqualTo(422);
        assertThat(client.get("/min?n=1").status()).isEqualTo(422);
    }
}
