/*
 * perm: what a guest may do to a real PCI device, bit by bit, for a VMM in C or in whatever calls C.
 *
 *   permc compile --emit c ──> my_guest.c ──┐
 *                                           v
 *   guest's accesses ──> perm_config_read, perm_config_write ──> struct perm_host ──> the device
 *
 * The library carries no tables: which bits a guest reads and changes is a profile, which permc compiles to
 * C. A VMM compiles that into itself, and opens each function with it. docs/c.md is the short way in.
 *
 * Errors. Every call says by an enum perm_status what became of it. No argument makes one trap: a null
 * pointer, a number without a meaning or a range that does not fit is answered. A handle that was destroyed
 * and a size that is not that of the memory are the exceptions; no library can know.
 *
 * Threads. A space is not thread-safe: the VMM holds a lock around every call for it. The same lock orders
 * whatever depends on its BARs being reachable, such as a mapping of one. Two spaces need not know of each
 * other.
 *
 * From inside. While a call for a space is under way, its callbacks and hooks make no other call for it:
 * PERM_ERROR_BUSY. A hook has its perm_call_... functions.
 *
 * Structs grow. One that begins with `size` is handed over with its sizeof there. A caller that was compiled
 * with an older header than the library's gets 0 for members that it does not have, which always means as
 * before. One that was compiled with a newer header gets PERM_ERROR_UNKNOWN_MEMBER where it uses members that
 * the library does not have. Numbers of enums stay what they are.
 */

#ifndef PERM_H
#define PERM_H

#include "perm_config.h"
#include "perm_hook.h"
#include "perm_host.h"
#include "perm_power.h"
#include "perm_state.h"
#include "perm_status.h"
#include "perm_tables.h"

#endif
