/*
 * The device of both sides: memory with what a write does to each bit, behind calls that are not inlined, and a host that
 * does what Linux does and counts. No call allocates.
 */
#ifndef MEMORY_H
#define MEMORY_H

#include "subject.h"

struct memory;

/* A device as its subject is when it is opened. */
struct memory *memory_new(const struct subject *subject);

uint32_t memory_read(void *memory, uint32_t position, uint32_t width);
/* The same as the C library asks for it. */
int64_t memory_answer(void *memory, uint32_t position, uint32_t width);
void memory_write(void *memory, uint32_t position, uint32_t width, uint32_t value);

/* Stores a field, whatever the masks say: what a host does. */
void memory_store(void *memory, uint32_t position, uint32_t lsb, uint32_t bit_width, uint32_t value);

/* Whether the bits of a field can be written. */
int memory_implements(const void *memory, uint32_t position, uint32_t lsb, uint32_t bit_width);

/* What a host is asked for, for `memory_note`. */
enum memory_action {
  MEMORY_POWER_STATE = 1, MEMORY_RESET, MEMORY_READ_REQUEST, MEMORY_INTX, MEMORY_READ_VPD, MEMORY_WRITE_VPD,
  MEMORY_UNMAP, MEMORY_RESTORE_BARS, MEMORY_REACHABLE
};

/* Notes an action: in a number that comes out the same for the same ones in the same order. */
void memory_note(void *memory, enum memory_action action, uint32_t value);
uint64_t memory_actions(const struct memory *memory);

#endif
