package dev.retort.registry;

import dev.retort.handler.HandlerCall;
import dev.retort.routing.Rule;

/**
 * A rule and the handler behind it.
 *
 * @param rule the rule
 * @param call the handler, made ready
 */
public record RouteDefinition(Rule rule, HandlerCall call) {}
