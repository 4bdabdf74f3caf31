/* Calls of the C library's allocator by this process, so far; they are counted on their way to it. */
#ifndef ALLOCATIONS_H
#define ALLOCATIONS_H

#include <stdint.h>

uint64_t allocation_count(void);

#endif
