/*
 * Recordings of what a guest did to a function's config space, and what it and the device saw: the text format that
 * `permc replay` reads, in C.
 *
 * A text holds one recording after the other:
 *
 *   struct trace_text text;
 *   struct trace trace;
 *   if (!trace_load(stdin, &text)) return 1;
 *   while ((result = trace_next(&text, &trace)) == TRACE_READY) { ...; trace_free(&trace); }
 *   trace_unload(&text);
 */
#ifndef TRACE_H
#define TRACE_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { TRACE_SPACE = 4096, TRACE_BARS = 7 };

enum trace_bar_kind { TRACE_BAR_NONE, TRACE_BAR_IO, TRACE_BAR_MEM32, TRACE_BAR_MEM64 };

/* The resource of a base address register, as the host assigned it. */
struct trace_bar {
  enum trace_bar_kind kind;
  int is_prefetchable;
  uint64_t size;
};

/* What a line between `ops` and `end` says; the letter that it begins with. */
enum trace_kind {
  TRACE_READ = 'r',     /* the guest read this value */
  TRACE_WRITE = 'w',    /* the guest wrote this value */
  TRACE_REGISTER = 'h', /* the device's register has this value now */
  TRACE_EVENT = 'e'     /* the host acted because of the write before */
};

struct trace_operation {
  enum trace_kind kind;
  uint32_t line;     /* in the text, from 1 */
  uint32_t position; /* byte position in config space, any */
  uint32_t width;    /* 1, 2 or 4 bytes */
  uint32_t value;    /* little-endian */
  const char *words; /* of an event: `set-power-state 3`; it lies in the text */
};

/* One recording. */
struct trace {
  const char *name; /* lies in the text */
  uint32_t line;    /* in the text, where it begins */
  uint32_t size;    /* bytes of config space: 256 or 4096 */
  int is_vf;
  int has_interrupt;
  int lacks_memory_enable; /* every VF, and what has `no-memory-enable 1` */
  int is_exact;            /* events name mappings taken away and writes of the device too */
  struct trace_bar bars[TRACE_BARS]; /* BAR 0 to 5, expansion ROM */
  uint8_t hardware[TRACE_SPACE];       /* the device when it is opened */
  uint8_t writable[TRACE_SPACE];       /* bits that take a written value; all where the recording has no `hw-rw` */
  uint8_t cleared_by_one[TRACE_SPACE]; /* bits that 1 clears */
  uint8_t view[TRACE_SPACE]; /* what aligned reads of 4 bytes return at open, ascending; they count as accesses */
  int has_final_view, has_final_hardware;
  uint8_t final_view[TRACE_SPACE], final_hardware[TRACE_SPACE];
  struct trace_operation *operations;
  size_t operation_count;
};

/* A text in memory, and how far it has been read. */
struct trace_text {
  char *bytes;
  char *next, *end;
  uint32_t line;       /* number of the line that was taken last */
  const char *problem; /* what should have stood there, after TRACE_BROKEN */
};

enum trace_result { TRACE_READY, TRACE_END, TRACE_BROKEN };

/* Reads a stream to its end; 0 where it cannot be read. */
int trace_load(FILE *stream, struct trace_text *text);

/* Copies a text that is in memory already; 0 where there is no memory. */
int trace_copy(const char *bytes, size_t count, struct trace_text *text);

/* Releases a text, and with it the names and events of its recordings. */
void trace_unload(struct trace_text *text);

/* Reads the next recording; one that was read is released with `trace_free`. */
enum trace_result trace_next(struct trace_text *text, struct trace *trace);

/* Releases the operations of a recording. */
void trace_free(struct trace *trace);

/* The little-endian value of 1 to 4 bytes of an image; bytes beyond `size` are 0. */
uint32_t trace_value(const uint8_t *image, uint32_t size, uint32_t position, uint32_t width);

/* Stores it; bytes beyond `size` are dropped. */
void trace_store(uint8_t *image, uint32_t size, uint32_t position, uint32_t width, uint32_t value);

#ifdef __cplusplus
}
#endif

#endif
