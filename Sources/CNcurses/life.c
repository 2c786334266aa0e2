#include "cncurses.h"
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

extern char **environ;

static int input_descriptor = -1, output_descriptor = -1;
static struct termios first_modes;
static int has_first_modes;
static char undo_modes[128], leave_screen[256];
static volatile sig_atomic_t claimed;

static int error_store = -1, real_error = -1;
static int signal_pipe[2] = {-1, -1};

static const int fatal_signals[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE, SIGQUIT, SIGSYS};
enum { FATAL_COUNT = sizeof fatal_signals / sizeof *fatal_signals };
static struct sigaction former_fatal[FATAL_COUNT];
static int keeps_backtracer;

// May run in a signal handler: system calls only.
void life_write(int descriptor, const char *bytes, size_t count) {
  while (count > 0) {
    ssize_t written = write(descriptor, bytes, count);
    if (written > 0) {
      bytes += written;
      count -= (size_t)written;
    } else if (written < 0 && errno == EAGAIN) {
      struct pollfd ready = {descriptor, POLLOUT, 0};
      if (poll(&ready, 1, 1000) <= 0) return;
    } else if (written == 0 || errno != EINTR) {
      return;
    }
  }
}

// Messages written to stderr while the screen is up would spoil it: they wait in memory.
static void hold_errors(void) {
  if (!isatty(2)) return;
#ifdef __linux__
  if (error_store < 0) error_store = memfd_create("stderr", MFD_CLOEXEC);
#else
  FILE *nameless = error_store < 0 ? tmpfile() : NULL;
  if (nameless) {
    error_store = fcntl(fileno(nameless), F_DUPFD_CLOEXEC, 3);
    fclose(nameless);
  }
#endif
  if (error_store < 0) return;
  real_error = fcntl(2, F_DUPFD_CLOEXEC, 3);
  if (real_error >= 0) dup2(error_store, 2);
}

static void show_errors(void) {
  if (real_error < 0) return;
  dup2(real_error, 2);
  close(real_error);
  real_error = -1;
  char part[4096];
  off_t at = 0;
  for (ssize_t got; (got = pread(error_store, part, sizeof part, at)) > 0; at += got)
    life_write(2, part, (size_t)got);
  if (at > 0 && ftruncate(error_store, 0) == 0) lseek(error_store, 0, SEEK_SET);
}

static void restore_line(void) {
  if (!has_first_modes) return;
  struct sigaction ignore = {.sa_handler = SIG_IGN}, former;
  sigaction(SIGTTOU, &ignore, &former);
  tcsetattr(input_descriptor, TCSANOW, &first_modes);
  sigaction(SIGTTOU, &former, NULL);
}

// Every way out that is not tv_stop: a trap, abort, exit() somewhere deep.
static void restore_in_emergency(void) {
  if (!claimed) return;
  claimed = 0;
  life_write(output_descriptor, undo_modes, strlen(undo_modes));
  life_write(output_descriptor, leave_screen, strlen(leave_screen));
  restore_line();
  show_errors();
}

static void on_fatal(int number) {
  restore_in_emergency();
  struct sigaction next = {.sa_handler = SIG_DFL};
  if (keeps_backtracer)
    for (int i = 0; i < FATAL_COUNT; i++)
      if (fatal_signals[i] == number) next = former_fatal[i];
  sigaction(number, &next, NULL);
  raise(number);
}

static void install_fatal(void) {
  static int installed;
  if (installed) return;
  installed = 1;
  // Swift's own backtracer asks questions on the terminal: only for those who want it.
  keeps_backtracer = getenv("SWIFT_BACKTRACE") != NULL;
  static char stack[64 * 1024];
  stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
  sigaltstack(&alternate, NULL);
  struct sigaction action = {.sa_handler = on_fatal, .sa_flags = SA_ONSTACK};
  sigfillset(&action.sa_mask);
  for (int i = 0; i < FATAL_COUNT; i++) sigaction(fatal_signals[i], &action, &former_fatal[i]);
  atexit(restore_in_emergency);
}

void life_remember(int input, int output) {
  input_descriptor = input;
  output_descriptor = output;
  has_first_modes = tcgetattr(input, &first_modes) == 0;
}

void life_claim(const char *leave) {
  strncpy(leave_screen, leave, sizeof leave_screen - 1);
  install_fatal();
  life_reclaim();
}

void life_reclaim(void) {
  if (claimed) return;
  hold_errors();
  claimed = 1;
}

void life_release(void) {
  claimed = 0;
  undo_modes[0] = 0;
  restore_line();
  show_errors();
}

void tv_set_undo(const char *bytes) { strncpy(undo_modes, bytes, sizeof undo_modes - 1); }

void life_undo_modes(void) { life_write(output_descriptor, undo_modes, strlen(undo_modes)); }

static void on_signal(int number) {
  int kept = errno;
  unsigned char byte = (unsigned char)number;
  ssize_t ignored = write(signal_pipe[1], &byte, 1);
  (void)ignored;
  errno = kept;
}

static void listen_to(int number, void (*reaction)(int)) {
  struct sigaction action = {.sa_handler = reaction, .sa_flags = SA_RESTART};
  sigemptyset(&action.sa_mask);
  sigaction(number, &action, NULL);
}

static const int heard[] = {SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGCONT, SIGTSTP, SIGPIPE};
enum { HEARD_COUNT = sizeof heard / sizeof *heard };
static struct sigaction former_heard[HEARD_COUNT];
static int hears;

int tv_signals(void) {
  if (signal_pipe[0] < 0) {
    if (pipe(signal_pipe) != 0) return -1;
    for (int i = 0; i < 2; i++) {
      fcntl(signal_pipe[i], F_SETFD, FD_CLOEXEC);
      fcntl(signal_pipe[i], F_SETFL, O_NONBLOCK);
    }
  }
  for (int i = 0; i < HEARD_COUNT; i++) {
    if (!hears) sigaction(heard[i], NULL, &former_heard[i]);
    listen_to(heard[i], heard[i] == SIGPIPE ? SIG_IGN : on_signal);
  }
  hears = 1;
  return signal_pipe[0];
}

void tv_signals_end(void) {
  for (int i = 0; hears && i < HEARD_COUNT; i++) sigaction(heard[i], &former_heard[i], NULL);
  hears = 0;
}

int tv_stop_job(void) {
  // The leader of a session has no shell above it that could say `fg`.
  if (getsid(0) == getpid()) return 0;
  kill(0, SIGSTOP);
  return 1;
}

void tv_yield_signals(int yield) {
  listen_to(SIGINT, yield ? SIG_IGN : on_signal);
  listen_to(SIGTSTP, yield ? SIG_DFL : on_signal);
  struct sigaction action = {.sa_handler = yield ? SIG_IGN : on_fatal};
  sigemptyset(&action.sa_mask);
  sigaction(SIGQUIT, &action, NULL);
}

int tv_spawn(char *const arguments[], int input, int output, pid_t *child) {
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&files);
  posix_spawnattr_init(&attributes);
  if (input >= 0) posix_spawn_file_actions_adddup2(&files, input, 0);
  if (output >= 0) {
    posix_spawn_file_actions_adddup2(&files, output, 1);
    posix_spawn_file_actions_adddup2(&files, output, 2);
  }
  sigset_t all, none;
  sigfillset(&all);
  sigemptyset(&none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  int result = posix_spawnp(child, arguments[0], &files, &attributes, arguments, environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  return result;
}

int tv_wait(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR) return -1;
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
