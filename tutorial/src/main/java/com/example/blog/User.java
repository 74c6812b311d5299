package com.example.blog;

/** Somebody who has registered. */
record User(int id, String name) {}
