/** The application on Spring MVC, set up by Spring Boot. */
@NullMarked
package dev.retort.benchmarks.spring;

import org.jspecify.annotations.NullMarked;
