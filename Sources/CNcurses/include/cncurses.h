// The only door to ncurses and to the life cycle of a terminal: integers and UTF-8, nothing else.
// There is one terminal per process; all calls come from the thread that owns it.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { TV_OK = 0, TV_UNKNOWN_TYPE = 1, TV_TOO_SIMPLE = 2, TV_NO_SCREEN = 3, TV_BUSY = 4 };

// Bits of tv_cell.emphasis.
enum { TV_BOLD = 1, TV_DIM = 2, TV_ITALIC = 4, TV_UNDERLINE = 8, TV_REVERSE = 16 };

// A base scalar, up to three marks (0 ends them), a pair from tv_pair, and emphasis.
typedef struct {
  uint32_t scalars[4];
  int32_t pair;
  uint32_t emphasis;
} tv_cell;

// 1 when the user's locale is UTF-8, else 0; either way characters are handled as UTF-8 after it.
int tv_use_utf8(void);
// Columns as libc has them, -1 for what cannot be printed.
int tv_width(uint32_t scalar);

// TV_OK when the type is known and can move its cursor.
int tv_check(const char *type, int output);
// Claims the terminal; `directory` (or NULL) is searched first for the terminal's description.
int tv_start(const char *type, const char *directory, int input, int output);
// Gives it back for good.
void tv_stop(void);
// Gives it back for a while, and takes it again; every cell is written anew afterwards.
void tv_leave(void);
void tv_enter(void);

// How many colours there are; fewer than 8 means none to use.
int tv_colors(void);
// A pair of colours by number, -1 for the terminal's own; 0 when there is none.
int tv_pair(int foreground, int background);
void tv_put(int row, int column, const tv_cell *cells, int count);
// Writes what changed and puts the cursor there; a negative row hides it.
void tv_flush(int row, int column);
void tv_redraw(void);
void tv_resize(int rows, int columns);
int tv_size(int output, int *rows, int *columns);
int tv_erase_byte(int input);

// Writes control sequences between flushes, all of them.
void tv_write(const char *bytes, size_t count);
// What must be written to undo the modes that are on now; used by every way out.
void tv_set_undo(const char *bytes);

// Signals arrive as bytes (their numbers) on the descriptor that this returns, or -1.
int tv_signals(void);
void tv_signals_end(void);
// Stops the whole job; returns when it goes on. 0 when nobody could continue it.
int tv_stop_job(void);

// Starts a program with default signals; descriptors < 0 are inherited. Returns errno.
int tv_spawn(char *const arguments[], int input, int output, pid_t *child);
// Its exit status, 128 + signal, or -1.
int tv_wait(pid_t child);
// While another program has the terminal, the keyboard's signals are for that program.
void tv_yield_signals(int yield);
