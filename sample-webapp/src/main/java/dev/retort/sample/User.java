package dev.retort.sample;

/** Somebody who has registered. */
record User(int id, String name) {}
