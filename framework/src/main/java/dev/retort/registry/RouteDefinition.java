package dev.retort.registry;

import dev.retort.handler.HandlerCall;
import dev.retort.routing.Rule;

/**
 * A rule and the handler behind it.
 *
 * @param rule the rule
 * @param call the handler, made ready
 * @param scope the blueprint that it belongs to, or the application's scope
 * @param source what was made ready, a method or a lambda: rules of one source may share an endpoint
 */
public record RouteDefinition(Rule rule, HandlerCall call, Scope scope, Object source) {}
