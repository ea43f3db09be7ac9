// The environment: that of the process, or what the calling thread was given in its place.
//
// Who shares a process with others cannot know when one of them changes its environment, which
// moves. Nothing else in this library looks at environ or calls getenv(), nor a function that does.
#ifndef BASE_ENVIRONMENT_H
#define BASE_ENVIRONMENT_H

// The value of a variable, or NULL.
const char *environment_get(const char *name);
// All variables, "NAME=value", NULL-terminated; NULL: there are none.
const char *const *environment_all(void);

// What the calling thread was given by gto_environment_use(), or NULL: for threads that it starts.
const char *const *environment_given(void);

#endif
