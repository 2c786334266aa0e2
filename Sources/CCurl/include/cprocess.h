#pragma once
#include <stdint.h>

/* Programs in process groups of their own. Descriptors that are given out close on exec and never block. */

/* Starts the program at `path` in `folder`, or where we are when that is NULL. Its standard input, output and error are
   pipes whose other ends are given out; it inherits no other descriptor, no blocked and no ignored signal.
   0, or an errno. */
int cp_start(
    const char *path, char *const *arguments, char *const *environment, const char *folder, int32_t *pid, int *input,
    int *output, int *complaint);

/* 0, or an errno. */
int cp_pipe(int *reader, int *writer);

/* Returns when the program has ended; its number stays its own until cp_reap. */
void cp_await_end(int32_t pid);

/* Sends a signal to all that is left of the program's group. */
void cp_signal_group(int32_t pid, int signal);

/* How the program ended: its exit status, or minus the number of a signal. */
int cp_reap(int32_t pid);
