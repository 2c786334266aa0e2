#include "ccurl.h"
#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* libcurl says which sockets matter and when it wants to be called; only those that moved are handed to it. Its own
   waiting would look at every transfer, one system call each, whenever one of them moves. */
struct loop {
  CURLM *multi;
  cc_sink sink;
  void *context;
  /* The first one is the end of the pipe that wakes the loop. */
  struct pollfd *watched;
  size_t count, room;
  int waker;
  /* Milliseconds of the monotonic clock; -1 for never. */
  int64_t deadline;
};

struct transfer {
  CURL *easy;
  struct loop *loop;
  struct curl_slist *headers;
  int64_t id;
  char words[CURL_ERROR_SIZE];
};

static struct loop *loop_of(int64_t handle) { return (struct loop *)(intptr_t)handle; }
static struct transfer *transfer_of(int64_t handle) { return (struct transfer *)(intptr_t)handle; }

static pthread_once_t once = PTHREAD_ONCE_INIT;
static void start_curl(void) { curl_global_init(CURL_GLOBAL_DEFAULT); }

struct thread_start {
  void (*body)(void *);
  void *context;
};

static void *run_thread(void *argument) {
  struct thread_start start = *(struct thread_start *)argument;
  free(argument);
  start.body(start.context);
  return NULL;
}

int cc_spawn(void (*body)(void *), void *context) {
  struct thread_start *start = malloc(sizeof *start);
  if (!start) return ENOMEM;
  start->body = body;
  start->context = context;
  /* Signals from outside are for the threads that ask for them; those of a crash stay where they happen. */
  static const int crashes[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT, SIGSYS};
  sigset_t outside, before;
  sigfillset(&outside);
  for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++) sigdelset(&outside, crashes[i]);
  pthread_sigmask(SIG_SETMASK, &outside, &before);
  pthread_t thread;
  int failure = pthread_create(&thread, NULL, run_thread, start);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (failure) free(start);
  else pthread_detach(thread);
  return failure;
}

static int64_t milliseconds_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int watch(CURL *easy, curl_socket_t socket, int what, void *context, void *mark) {
  (void)easy;
  (void)mark;
  struct loop *loop = context;
  size_t place = 1;
  while (place < loop->count && loop->watched[place].fd != socket) place++;
  if (what == CURL_POLL_REMOVE) {
    if (place < loop->count) loop->watched[place] = loop->watched[--loop->count];
    return 0;
  }
  if (place == loop->room) {
    struct pollfd *more = realloc(loop->watched, 2 * loop->room * sizeof *more);
    if (!more) return -1;
    loop->watched = more;
    loop->room *= 2;
  }
  if (place == loop->count) loop->count++;
  short events = 0;
  if (what & CURL_POLL_IN) events |= POLLIN;
  if (what & CURL_POLL_OUT) events |= POLLOUT;
  loop->watched[place] = (struct pollfd){.fd = socket, .events = events};
  return 0;
}

static int remind(CURLM *multi, long milliseconds, void *context) {
  (void)multi;
  struct loop *loop = context;
  loop->deadline = milliseconds < 0 ? -1 : milliseconds_now() + milliseconds;
  return 0;
}

static int open_waker(struct loop *loop) {
  int ends[2];
  if (pipe(ends)) return -1;
  for (int i = 0; i < 2; i++) {
    fcntl(ends[i], F_SETFD, FD_CLOEXEC);
    fcntl(ends[i], F_SETFL, O_NONBLOCK);
  }
  loop->watched[0] = (struct pollfd){.fd = ends[0], .events = POLLIN};
  loop->count = 1;
  loop->waker = ends[1];
  return 0;
}

int64_t cc_loop_open(cc_sink sink, void *context) {
  pthread_once(&once, start_curl);
  struct loop *loop = calloc(1, sizeof *loop);
  if (!loop) return 0;
  loop->room = 64;
  loop->deadline = -1;
  loop->watched = calloc(loop->room, sizeof *loop->watched);
  loop->multi = loop->watched ? curl_multi_init() : NULL;
  if (!loop->multi || open_waker(loop)) {
    if (loop->multi) curl_multi_cleanup(loop->multi);
    free(loop->watched);
    free(loop);
    return 0;
  }
  loop->sink = sink;
  loop->context = context;
  curl_multi_setopt(loop->multi, CURLMOPT_SOCKETFUNCTION, watch);
  curl_multi_setopt(loop->multi, CURLMOPT_SOCKETDATA, loop);
  curl_multi_setopt(loop->multi, CURLMOPT_TIMERFUNCTION, remind);
  curl_multi_setopt(loop->multi, CURLMOPT_TIMERDATA, loop);
  curl_multi_setopt(loop->multi, CURLMOPT_PIPELINING, (long)CURLPIPE_MULTIPLEX);
  curl_multi_setopt(loop->multi, CURLMOPT_MAXCONNECTS, 128L);
  return (int64_t)(intptr_t)loop;
}

void cc_loop_close(int64_t handle) {
  struct loop *loop = loop_of(handle);
  curl_multi_cleanup(loop->multi);
  close(loop->watched[0].fd);
  close(loop->waker);
  free(loop->watched);
  free(loop);
}

static void release(struct transfer *transfer) {
  if (transfer->loop) curl_multi_remove_handle(transfer->loop->multi, transfer->easy);
  curl_easy_cleanup(transfer->easy);
  curl_slist_free_all(transfer->headers);
  free(transfer);
}

static int ending(CURLcode code, CURL *easy) {
  switch (code) {
    case CURLE_OK: return CC_COMPLETE;
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL: return CC_BAD_URL;
    case CURLE_COULDNT_RESOLVE_HOST: return CC_UNRESOLVED;
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_PROXY: return CC_PROXY;
    case CURLE_COULDNT_CONNECT: {
      long number = 0;
      curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &number);
      return number == ECONNREFUSED ? CC_REFUSED : CC_UNREACHABLE;
    }
    case CURLE_OPERATION_TIMEDOUT: return CC_CONNECT_TIMEOUT;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_USE_SSL_FAILED: return CC_TLS;
    case CURLE_PARTIAL_FILE:
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM: return CC_CLOSED;
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_WEIRD_SERVER_REPLY: return CC_BAD_CONTENT;
    default: return CC_OTHER;
  }
}

/* What is watched changes while libcurl moves bytes, so that every socket is looked for at the place where it stood. */
static void move_sockets(struct loop *loop) {
  int running = 0;
  for (size_t place = loop->count; place-- > 1;) {
    if (place >= loop->count || !loop->watched[place].revents) continue;
    short moved = loop->watched[place].revents;
    loop->watched[place].revents = 0;
    int flags = 0;
    if (moved & POLLIN) flags |= CURL_CSELECT_IN;
    if (moved & POLLOUT) flags |= CURL_CSELECT_OUT;
    if (moved & (POLLERR | POLLHUP | POLLNVAL)) flags |= CURL_CSELECT_ERR | CURL_CSELECT_IN;
    curl_multi_socket_action(loop->multi, loop->watched[place].fd, flags, &running);
  }
  if (loop->deadline >= 0 && loop->deadline <= milliseconds_now()) {
    loop->deadline = -1;
    curl_multi_socket_action(loop->multi, CURL_SOCKET_TIMEOUT, 0, &running);
  }
}

void cc_loop_move(int64_t handle) {
  struct loop *loop = loop_of(handle);
  move_sockets(loop);
  int left = 0;
  CURLMsg *message;
  while ((message = curl_multi_info_read(loop->multi, &left))) {
    if (message->msg != CURLMSG_DONE) continue;
    struct transfer *transfer = NULL;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
    CURLcode result = message->data.result;
    int code = ending(result, transfer->easy);
    char words[CURL_ERROR_SIZE];
    const char *said = transfer->words[0] ? transfer->words : curl_easy_strerror(result);
    strncpy(words, said, sizeof words - 1);
    words[sizeof words - 1] = 0;
    int64_t id = transfer->id;
    release(transfer);
    loop->sink(loop->context, id, CC_END, code, (const uint8_t *)words, (int64_t)strlen(words));
  }
}

void cc_loop_wait(int64_t handle, int milliseconds) {
  struct loop *loop = loop_of(handle);
  if (loop->deadline >= 0) {
    int64_t left = loop->deadline - milliseconds_now();
    if (left < milliseconds) milliseconds = left > 0 ? (int)left : 0;
  }
  if (poll(loop->watched, (nfds_t)loop->count, milliseconds) <= 0) return;
  char bytes[64];
  while (loop->watched[0].revents && read(loop->watched[0].fd, bytes, sizeof bytes) > 0) {}
  loop->watched[0].revents = 0;
}

void cc_loop_wake(int64_t handle) {
  char byte = 0;
  /* A full pipe wakes as well. */
  ssize_t written = write(loop_of(handle)->waker, &byte, 1);
  (void)written;
}

static size_t on_header(char *bytes, size_t size, size_t count, void *context) {
  struct transfer *transfer = context;
  size_t total = size * count, length = total;
  while (length > 0 && (bytes[length - 1] == '\n' || bytes[length - 1] == '\r')) length--;
  transfer->loop->sink(transfer->loop->context, transfer->id, CC_HEADER, 0, (const uint8_t *)bytes, (int64_t)length);
  return total;
}

static size_t on_body(char *bytes, size_t size, size_t count, void *context) {
  struct transfer *transfer = context;
  size_t total = size * count;
  int verdict = transfer->loop->sink(
      transfer->loop->context, transfer->id, CC_BODY, 0, (const uint8_t *)bytes, (int64_t)total);
  return verdict ? CURL_WRITEFUNC_PAUSE : total;
}

int64_t cc_transfer_open(int64_t id, const char *method, const char *url) {
  pthread_once(&once, start_curl);
  struct transfer *transfer = calloc(1, sizeof *transfer);
  if (!transfer) return 0;
  CURL *easy = transfer->easy = curl_easy_init();
  if (!easy) {
    free(transfer);
    return 0;
  }
  transfer->id = id;
  curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
  curl_easy_setopt(easy, CURLOPT_URL, url);
  curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method);
#if LIBCURL_VERSION_NUM >= 0x075500
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
#else
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS, CURLPROTO_HTTP | CURLPROTO_HTTPS);
#endif
#if LIBCURL_VERSION_NUM >= 0x075700
  /* Removing a transfer must not wait for a name that is still being looked up. */
  curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
#endif
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
  /* Only TLS can offer HTTP/2; over plain HTTP this would make concurrent requests wait for the first. */
  if (strncmp(url, "https:", 6) == 0) curl_easy_setopt(easy, CURLOPT_PIPEWAIT, 1L);
  curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
  curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->words);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
  return (int64_t)(intptr_t)transfer;
}

void cc_transfer_header(int64_t handle, const char *line) {
  struct transfer *transfer = transfer_of(handle);
  struct curl_slist *longer = curl_slist_append(transfer->headers, line);
  if (longer) transfer->headers = longer;
}

void cc_transfer_body(int64_t handle, const uint8_t *bytes, int64_t count) {
  CURL *easy = transfer_of(handle)->easy;
  curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)count);
  curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, (const char *)bytes);
}

void cc_transfer_connect_timeout(int64_t handle, int milliseconds) {
  curl_easy_setopt(transfer_of(handle)->easy, CURLOPT_CONNECTTIMEOUT_MS, (long)milliseconds);
}

void cc_transfer_authorities(int64_t handle, const char *file, const char *directory) {
  CURL *easy = transfer_of(handle)->easy;
  if (file) curl_easy_setopt(easy, CURLOPT_CAINFO, file);
  if (directory) curl_easy_setopt(easy, CURLOPT_CAPATH, directory);
}

void cc_transfer_direct(int64_t handle) { curl_easy_setopt(transfer_of(handle)->easy, CURLOPT_NOPROXY, "*"); }

void cc_transfer_unix_socket(int64_t handle, const char *path) {
  curl_easy_setopt(transfer_of(handle)->easy, CURLOPT_UNIX_SOCKET_PATH, path);
}

int cc_transfer_start(int64_t handle, int64_t loop) {
  struct transfer *transfer = transfer_of(handle);
  curl_easy_setopt(transfer->easy, CURLOPT_HTTPHEADER, transfer->headers);
  transfer->loop = loop_of(loop);
  CURLMcode code = curl_multi_add_handle(transfer->loop->multi, transfer->easy);
  if (code != CURLM_OK) transfer->loop = NULL;
  return (int)code;
}

void cc_transfer_resume(int64_t handle) {
  curl_easy_pause(transfer_of(handle)->easy, CURLPAUSE_CONT);
}

void cc_transfer_close(int64_t handle) { release(transfer_of(handle)); }

const char *cc_version(void) { return curl_version(); }
