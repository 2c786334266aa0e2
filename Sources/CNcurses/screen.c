#include "cncurses.h"
#include "internal.h"

#include <curses.h>
#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

// term.h names every capability by a macro.
#undef columns
#undef lines

static SCREEN *screen;
static FILE *screen_input, *screen_output;
static int output_descriptor = -1;
static int cursor_shown = -1;
static int has_default_colors;

int tv_use_utf8(void) {
  setlocale(LC_CTYPE, "");
  if (strcmp(nl_langinfo(CODESET), "UTF-8") == 0) return 1;
  static const char *const others[] = {"C.UTF-8", "C.utf8", "en_US.UTF-8", "UTF-8"};
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    if (setlocale(LC_CTYPE, others[i])) break;
  return 0;
}

int tv_width(uint32_t scalar) { return wcwidth((wchar_t)scalar); }

int tv_check(const char *type, int output) {
  int problem = 0;
  TERMINAL *former = cur_term;
  if (setupterm(type, output, &problem) != OK) {
    // A generic type (0) exists, yet cannot do what a screen needs.
    return problem == 0 && cur_term != former ? TV_TOO_SIMPLE : TV_UNKNOWN_TYPE;
  }
  const char *move = tigetstr("cup");
  int result = move && move != (char *)-1 ? TV_OK : TV_TOO_SIMPLE;
  TERMINAL *probe = cur_term;
  set_curterm(former);
  del_curterm(probe);
  return result;
}

static char *copy_of(const char *name) {
  const char *value = getenv(name);
  return value ? strdup(value) : NULL;
}

static void set_or_unset(const char *name, char *value) {
  if (value) setenv(name, value, 1);
  else unsetenv(name);
  free(value);
}

// The variable is for newterm alone: programs that we start must not inherit it.
static SCREEN *new_screen(const char *type, const char *directory) {
  if (!directory) return newterm(type, screen_output, screen_input);
  char *former = copy_of("TERMINFO_DIRS");
  size_t length = strlen(directory) + (former ? strlen(former) : 0) + 2;
  char *list = malloc(length);
  if (!list) return NULL;
  snprintf(list, length, "%s:%s", directory, former ? former : "");
  setenv("TERMINFO_DIRS", list, 1);
  SCREEN *made = newterm(type, screen_output, screen_input);
  set_or_unset("TERMINFO_DIRS", former);
  free(list);
  return made;
}

static void close_streams(void) {
  if (screen_input) fclose(screen_input);
  if (screen_output) fclose(screen_output);
  screen_input = screen_output = NULL;
}

static void append_capability(char *undo, size_t room, const char *name) {
  const char *value = tigetstr(name);
  if (!value || value == (char *)-1) return;
  size_t used = strlen(undo);
  for (; *value && used + 1 < room; value++) {
    if (value[0] == '$' && value[1] == '<') {  // a delay for paper terminals
      while (*value && *value != '>') value++;
      if (!*value) break;
      continue;
    }
    undo[used++] = *value;
  }
  undo[used] = 0;
}

int tv_start(const char *type, const char *directory, int input, int output) {
  if (screen) return TV_BUSY;
  life_remember(input, output);
  screen_input = fdopen(dup(input), "r");
  screen_output = fdopen(dup(output), "w");
  if (!screen_input || !screen_output) {
    close_streams();
    return TV_NO_SCREEN;
  }
  screen = new_screen(type, directory);
  if (!screen) {
    close_streams();
    return TV_UNKNOWN_TYPE;
  }
  output_descriptor = output;
  cursor_shown = -1;
  raw();
  noecho();
  nonl();
  leaveok(stdscr, FALSE);
  // Keys that wait do not hold up the frame, and nobody asks for them before each.
  typeahead(-1);
  has_default_colors = 0;
  if (has_colors()) {
    start_color();
    has_default_colors = use_default_colors() == OK;
  }
  char undo[256] = "";
  append_capability(undo, sizeof undo, "sgr0");
  append_capability(undo, sizeof undo, "op");
  append_capability(undo, sizeof undo, "cnorm");
  append_capability(undo, sizeof undo, "rmcup");
  life_claim(undo);
  return TV_OK;
}

void tv_stop(void) {
  if (!screen) return;
  life_undo_modes();
  endwin();
  delscreen(screen);
  screen = NULL;
  close_streams();
  life_release();
}

void tv_leave(void) {
  if (!screen) return;
  life_undo_modes();
  def_prog_mode();
  endwin();
  life_release();
}

void tv_enter(void) {
  if (!screen) return;
  life_reclaim();
  reset_prog_mode();
  clearok(curscr, TRUE);
  cursor_shown = -1;
}

int tv_colors(void) { return screen && has_colors() ? COLORS : 0; }

#if defined(NCURSES_EXT_COLORS) && NCURSES_EXT_COLORS >= 20170401
static int pair_of(int foreground, int background) { return alloc_pair(foreground, background); }
#define PAIR_OPTIONS(pair) (&(pair))
#else
// ncurses before 6.1 allocates no pairs and takes no numbers beyond a short.
static int pair_of(int foreground, int background) {
  static short known[256][2];
  static short count;
  for (short pair = 1; pair <= count; pair++)
    if (known[pair][0] == foreground && known[pair][1] == background) return pair;
  if (count + 1 >= 256 || count + 1 >= COLOR_PAIRS) count = 0;
  count++;
  known[count][0] = (short)foreground;
  known[count][1] = (short)background;
  return init_pair(count, (short)foreground, (short)background) == OK ? count : 0;
}
#define PAIR_OPTIONS(pair) NULL
#endif

int tv_pair(int foreground, int background) {
  // alloc_pair crashes on terminals without colours.
  if (tv_colors() < 8) return 0;
  if (!has_default_colors) {
    if (foreground < 0) foreground = 7;
    if (background < 0) background = 0;
  }
  if (foreground < 0 && background < 0) return 0;
  int pair = pair_of(foreground, background);
  return pair < 0 ? 0 : pair;
}

static attr_t attributes_of(uint32_t emphasis) {
  attr_t attributes = 0;
  if (emphasis & TV_BOLD) attributes |= WA_BOLD;
  if (emphasis & TV_DIM) attributes |= WA_DIM;
#ifdef WA_ITALIC
  if (emphasis & TV_ITALIC) attributes |= WA_ITALIC;
#endif
  if (emphasis & TV_UNDERLINE) attributes |= WA_UNDERLINE;
  if (emphasis & TV_REVERSE) attributes |= WA_REVERSE;
  return attributes;
}

void tv_put(int row, int column, const tv_cell *cells, int count) {
  if (!screen || wmove(stdscr, row, column) == ERR) return;
  for (int i = 0; i < count; i++) {
    wchar_t text[5] = {0};
    for (int k = 0; k < 4 && cells[i].scalars[k]; k++) text[k] = (wchar_t)cells[i].scalars[k];
    cchar_t cell;
    int pair = cells[i].pair;
    attr_t attributes = attributes_of(cells[i].emphasis);
    if (setcchar(&cell, text, attributes, (short)pair, PAIR_OPTIONS(pair)) == ERR)
      setcchar(&cell, L"?", attributes, (short)pair, PAIR_OPTIONS(pair));
    // At the last cell of the screen this reports an error, having drawn.
    wadd_wch(stdscr, &cell);
  }
}

void tv_flush(int row, int column) {
  if (!screen) return;
  int shown = row >= 0;
  if (shown) wmove(stdscr, row, column);
  if (shown != cursor_shown) {
    curs_set(shown);
    cursor_shown = shown;
  }
  wrefresh(stdscr);
}

void tv_redraw(void) {
  if (screen) clearok(curscr, TRUE);
}

void tv_resize(int rows, int columns) {
  if (screen) resizeterm(rows > 0 ? rows : 1, columns > 0 ? columns : 1);
}

int tv_size(int output, int *rows, int *columns) {
  struct winsize size;
  if (ioctl(output, TIOCGWINSZ, &size) != 0) return -1;
  *rows = size.ws_row;
  *columns = size.ws_col;
  return 0;
}

int tv_erase_byte(int input) {
  struct termios modes;
  if (tcgetattr(input, &modes) != 0) return 0x7F;
  return modes.c_cc[VERASE] == 0x08 ? 0x08 : 0x7F;
}

void tv_write(const char *bytes, size_t count) { life_write(output_descriptor, bytes, count); }
