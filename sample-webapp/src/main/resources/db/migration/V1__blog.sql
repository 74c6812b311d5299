-- Runs on H2 and on PostgreSQL alike. A change to the tables is a file V2__….sql beside this one.

create table users (
    id integer generated always as identity primary key,
    name varchar(30) not null,
    -- The name in small letters: Ada and ada are one.
    name_key varchar(30) not null constraint users_name_taken unique,
    password varchar(100) not null,
    created timestamp (3) with time zone default current_timestamp not null
);

create table posts (
    id integer generated always as identity primary key,
    author_id integer not null references users on delete cascade,
    created timestamp (3) with time zone default current_timestamp not null,
    changed timestamp (3) with time zone,
    title varchar(200) not null,
    body varchar(100000) not null,
    picture varchar(60),
    -- Which form it was sent with, so that one that is sent twice makes one post.
    form varchar(36) not null,
    constraint posts_form_sent unique (author_id, form)
);

create index posts_newest on posts (created, id);

create table comments (
    id integer generated always as identity primary key,
    post_id integer not null references posts on delete cascade,
    author_id integer not null references users on delete cascade,
    created timestamp (3) with time zone default current_timestamp not null,
    body varchar(5000) not null,
    form varchar(36) not null,
    constraint comments_form_sent unique (author_id, form)
);

create index comments_of_post on comments (post_id, id);

create table messages (
    id integer generated always as identity primary key,
    author_id integer not null references users on delete cascade,
    created timestamp (3) with time zone default current_timestamp not null,
    body varchar(1000) not null
);
