package com.example.blog;

import java.time.OffsetDateTime;

/** A post, as it stands in the database. */
record BlogPost(int id, int authorId, String author, OffsetDateTime created, String title, String body) {}
