/* What is measured: a function, and the accesses of a guest to it. The same for both sides. */
#ifndef SUBJECT_H
#define SUBJECT_H

#include <stddef.h>
#include <stdint.h>

/* One access of a guest. */
struct access {
  uint32_t position, width, value, is_write;
};

/* Accesses, one after the other. */
struct accesses {
  const struct access *items;
  size_t count;
};

/* What config space does not say. */
struct subject_facts {
  uint32_t size;
  int is_vf, lacks_memory_enable, has_interrupt;
  uint32_t vendor_id, device_id;
};

enum subject_bar_kind { SUBJECT_BAR_NONE, SUBJECT_BAR_IO, SUBJECT_BAR_MEM32, SUBJECT_BAR_MEM64 };

struct subject_bar {
  enum subject_bar_kind kind;
  int is_prefetchable;
  uint64_t size;
};

/* A function that can be opened as often as one likes. */
struct subject;

/* A function of 4 KiB with ten capabilities, five in each list; memory, all of which can be written. */
const struct subject *subject_synthetic(void);

/* Functions of recordings, and what their guests did; NULL: they cannot be read. */
struct subject_list *subject_read(const char *path);
size_t subject_count(const struct subject_list *list);
const struct subject *subject_at(const struct subject_list *list, size_t index);
struct accesses subject_accesses(const struct subject_list *list, size_t index);

struct subject_facts subject_facts(const struct subject *subject);
struct subject_bar subject_bar(const struct subject *subject, uint32_t index);

/* How many accesses a workload has: a power of two. */
enum { WORKLOAD_COUNT = 256 };

/*
 * Workloads of the synthetic function: accesses drawn, always the same ones, from all that are of a kind. Hooks run in none
 * of the aligned ones; in those that are not aligned they do as the registers have it.
 */
enum workload {
  WORKLOAD_READ_VIRTUAL,     /* aligned 4 bytes, all of them the shadow's */
  WORKLOAD_READ_PASSTHROUGH, /* aligned 4 bytes, all of them the device's */
  WORKLOAD_READ_MIXED,       /* aligned 4 bytes, some of each */
  WORKLOAD_WRITE,            /* aligned 2 bytes, some of which the guest may change */
  WORKLOAD_WRITE_MIXED,      /* aligned 4 bytes, some of which are written back as the device has them */
  WORKLOAD_READ_MISALIGNED_4,
  WORKLOAD_READ_MISALIGNED_7
};
struct accesses workload_accesses(enum workload kind);

#endif
