#pragma once
#include "cprocess.h"
#include <stdint.h>

/* The only door to libcurl: handles are integers, everything else is bytes. A loop and its transfers
   belong to one thread; only cc_loop_wake may be called from others. */

/* What a sink is told about a transfer. */
enum { CC_HEADER = 1, CC_BODY = 2, CC_END = 3 };

/* How a transfer ended. */
enum {
  CC_COMPLETE = 0,
  CC_BAD_URL,
  CC_UNRESOLVED,
  CC_PROXY,
  CC_REFUSED,
  CC_UNREACHABLE,
  CC_CONNECT_TIMEOUT,
  CC_TLS,
  CC_CLOSED,
  CC_BAD_CONTENT,
  CC_OTHER
};

/* CC_HEADER: one line without its line break, empty at the end of a head. CC_BODY: bytes after decompression; a result
   other than 0 pauses the transfer, and the same bytes come again after cc_transfer_resume.
   CC_END: `code` is one of the above, the bytes are libcurl's words; the transfer is gone then. */
typedef int (*cc_sink)(void *context, int64_t id, int kind, int code, const uint8_t *bytes, int64_t count);

/* Runs `body` on a thread of its own; 0 when it runs. */
int cc_spawn(void (*body)(void *context), void *context);

int64_t cc_loop_open(cc_sink sink, void *context);
void cc_loop_close(int64_t loop);
/* Sends and receives what can be sent and received now, and reports transfers that ended. */
void cc_loop_move(int64_t loop);
/* Sleeps until there is something to move, somebody wakes the loop, or the time is over. */
void cc_loop_wait(int64_t loop, int milliseconds);
void cc_loop_wake(int64_t loop);

/* 0 when out of memory. */
int64_t cc_transfer_open(int64_t id, const char *method, const char *url);
void cc_transfer_header(int64_t transfer, const char *line);
void cc_transfer_body(int64_t transfer, const uint8_t *bytes, int64_t count);
void cc_transfer_connect_timeout(int64_t transfer, int milliseconds);
/* Certificate authorities other than the system's; NULL leaves the system's. */
void cc_transfer_authorities(int64_t transfer, const char *file, const char *directory);
/* Connects to a socket on this machine, whatever the URL names. */
void cc_transfer_unix_socket(int64_t transfer, const char *path);
/* Uses no proxy, whatever the environment says. */
void cc_transfer_direct(int64_t transfer);
/* 0 when it runs. */
int cc_transfer_start(int64_t transfer, int64_t loop);
void cc_transfer_resume(int64_t transfer);
/* Ends a transfer at once, its connection included, without a CC_END. */
void cc_transfer_close(int64_t transfer);

const char *cc_version(void);
