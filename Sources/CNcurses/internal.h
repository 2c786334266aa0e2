// Between the screen and its life cycle.
#pragma once
#include <stddef.h>

// Keeps the line settings that the terminal had before anything was changed.
void life_remember(int input, int output);
// From here on every way out undoes modes, then writes `leave_screen` (crashes only).
void life_claim(const char *leave_screen);
void life_reclaim(void);
void life_release(void);
// Writes what undoes the modes that are on; the screen is still ours.
void life_undo_modes(void);
void life_write(int descriptor, const char *bytes, size_t count);
