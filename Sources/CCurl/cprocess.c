#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "cprocess.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static int open_pipe(int ends[2]) {
#ifdef __APPLE__
  if (pipe(ends)) return errno;
  for (int i = 0; i < 2; i++) fcntl(ends[i], F_SETFD, FD_CLOEXEC);
  return 0;
#else
  return pipe2(ends, O_CLOEXEC) ? errno : 0;
#endif
}

static void close_pipe(int ends[2]) {
  for (int i = 0; i < 2; i++)
    if (ends[i] >= 0) close(ends[i]);
}

static void stop_blocking(int descriptor) { fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK); }

int cp_pipe(int *reader, int *writer) {
  int ends[2];
  int failure = open_pipe(ends);
  if (failure) return failure;
  stop_blocking(*reader = ends[0]);
  stop_blocking(*writer = ends[1]);
  return 0;
}

static int spawn(
    const char *path, char *const *arguments, char *const *environment, const char *folder, const int standard[3],
    pid_t *pid) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  int failure = posix_spawn_file_actions_init(&actions);
  if (failure) return failure;
  if ((failure = posix_spawnattr_init(&attributes))) {
    posix_spawn_file_actions_destroy(&actions);
    return failure;
  }
  for (int i = 0; i < 3 && !failure; i++) failure = posix_spawn_file_actions_adddup2(&actions, standard[i], i);
  if (!failure && folder) failure = posix_spawn_file_actions_addchdir_np(&actions, folder);
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  sigdelset(&all, SIGKILL);
  sigdelset(&all, SIGSTOP);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setpgroup(&attributes, 0);
  short flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
#ifdef POSIX_SPAWN_CLOEXEC_DEFAULT
  flags |= POSIX_SPAWN_CLOEXEC_DEFAULT;
#endif
  posix_spawnattr_setflags(&attributes, flags);
  if (!failure) failure = posix_spawn(pid, path, &actions, &attributes, arguments, environment);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return failure;
}

int cp_start(
    const char *path, char *const *arguments, char *const *environment, const char *folder, int32_t *pid, int *input,
    int *output, int *complaint) {
  int in[2] = {-1, -1}, out[2] = {-1, -1}, err[2] = {-1, -1};
  int failure = open_pipe(in);
  if (!failure) failure = open_pipe(out);
  if (!failure) failure = open_pipe(err);
  pid_t started = 0;
  const int standard[3] = {in[0], out[1], err[1]};
  if (!failure) failure = spawn(path, arguments, environment, folder, standard, &started);
  if (failure) {
    close_pipe(in);
    close_pipe(out);
    close_pipe(err);
    return failure;
  }
  close(in[0]);
  close(out[1]);
  close(err[1]);
  stop_blocking(*input = in[1]);
  stop_blocking(*output = out[0]);
  stop_blocking(*complaint = err[0]);
  *pid = (int32_t)started;
  return 0;
}

void cp_await_end(int32_t pid) {
  siginfo_t end;
  while (waitid(P_PID, (id_t)pid, &end, WEXITED | WNOWAIT) && errno == EINTR) {
  }
}

void cp_signal_group(int32_t pid, int signal) { kill(-(pid_t)pid, signal); }

int cp_reap(int32_t pid) {
  int status = 0;
  while (waitpid((pid_t)pid, &status, 0) < 0)
    if (errno != EINTR) return 0;
  return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}
