/*
 * A C program that calls the C library for each access: what a hypervisor in C or Rust does. Each loop has its
 * counterpart in Swift, and returns the same sum.
 */
#ifndef LIBRARY_H
#define LIBRARY_H

#include "memory.h"
#include "subject.h"

struct library;

/* Opens a function over memory of its own; NULL: it cannot be opened. */
struct library *library_new(const struct subject *subject, struct memory *memory);

/* `times` reads or writes of at most 4 bytes, of WORKLOAD_COUNT accesses in turn. */
uint64_t library_read(struct library *library, const struct access *accesses, size_t times);
uint64_t library_write(struct library *library, const struct access *accesses, size_t times);

/* All accesses, once. */
uint64_t library_replay(struct library *library, struct accesses accesses);

#endif
