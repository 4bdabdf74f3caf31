/*
 * The reference: tables read by perm_space.h and the standard hooks in C, as the tests hold them against recordings.
 *
 * Each loop has its counterpart in Swift, calls a function that is not inlined for every access, as a hypervisor's exit
 * does, and returns a sum of what was read.
 */
#ifndef REFERENCE_H
#define REFERENCE_H

#include "memory.h"
#include "subject.h"

struct reference;

/* Opens a function; NULL: it cannot be opened. */
struct reference *reference_new(const struct subject *subject, struct memory *memory);

/* `times` reads or writes of at most 4 bytes, of WORKLOAD_COUNT accesses in turn. */
uint64_t reference_read(struct reference *reference, const struct access *accesses, size_t times);
uint64_t reference_write(struct reference *reference, const struct access *accesses, size_t times);

/* `times` reads of 7 bytes. */
uint64_t reference_read_bytes(struct reference *reference, const struct access *accesses, size_t times);

/* All accesses, once. */
uint64_t reference_replay(struct reference *reference, struct accesses accesses);

/* Opens the function `times` times. */
uint64_t reference_open(struct reference *reference, size_t times);

/* A sum with one value more; depends on their order. */
static inline uint64_t sum_with(uint64_t sum, uint32_t value)
{
  return (sum << 1 | sum >> 63) + value;
}

/* Nanoseconds of a clock that is never set. */
uint64_t reference_clock(void);

#endif
