#include "subject.h"

#include <stdlib.h>
#include <string.h>

#include "subject_parts.h"
#include "trace.h"

struct subject_list {
  struct trace_text text;
  struct subject *subjects;
  struct access **accesses;
  size_t *access_counts;
  size_t count;
};

static struct subject_bar bar_of(const struct trace_bar *bar)
{
  struct subject_bar made = {SUBJECT_BAR_NONE, bar->is_prefetchable, bar->size};
  if (bar->kind == TRACE_BAR_IO) made.kind = SUBJECT_BAR_IO;
  if (bar->kind == TRACE_BAR_MEM32) made.kind = SUBJECT_BAR_MEM32;
  if (bar->kind == TRACE_BAR_MEM64) made.kind = SUBJECT_BAR_MEM64;
  return made;
}

/* Takes over a recording: its function, and its guest's accesses. */
static int append(struct subject_list *list, const struct trace *trace)
{
  const size_t index = list->count;
  struct subject *subjects = realloc(list->subjects, (index + 1) * sizeof *subjects);
  struct access **accesses = realloc(list->accesses, (index + 1) * sizeof *accesses);
  size_t *counts = realloc(list->access_counts, (index + 1) * sizeof *counts);
  struct access *made = calloc(trace->operation_count + 1, sizeof *made);
  struct subject *subject;
  if (subjects == NULL || accesses == NULL || counts == NULL || made == NULL) return 0;
  list->subjects = subjects;
  list->accesses = accesses;
  list->access_counts = counts;
  subject = &subjects[index];
  subject->facts.size = trace->size;
  subject->facts.is_vf = trace->is_vf;
  subject->facts.lacks_memory_enable = trace->lacks_memory_enable;
  subject->facts.has_interrupt = trace->has_interrupt;
  subject->facts.vendor_id = trace_value(trace->view, trace->size, 0, 2);
  subject->facts.device_id = trace_value(trace->view, trace->size, 2, 2);
  for (uint32_t bar = 0; bar < TRACE_BARS; ++bar) subject->bars[bar] = bar_of(&trace->bars[bar]);
  memcpy(subject->registers, trace->hardware, sizeof subject->registers);
  memcpy(subject->writable, trace->writable, sizeof subject->writable);
  memcpy(subject->cleared_by_one, trace->cleared_by_one, sizeof subject->cleared_by_one);
  counts[index] = 0;
  accesses[index] = made;
  for (size_t operation = 0; operation < trace->operation_count; ++operation) {
    const struct trace_operation *recorded = &trace->operations[operation];
    const struct access access = {
      recorded->position, recorded->width, recorded->value, recorded->kind == TRACE_WRITE};
    if (recorded->kind == TRACE_READ || recorded->kind == TRACE_WRITE) made[counts[index]++] = access;
  }
  list->count += 1;
  return 1;
}

struct subject_list *subject_read(const char *path)
{
  struct subject_list *list = calloc(1, sizeof *list);
  FILE *file = fopen(path, "r");
  static struct trace trace;
  enum trace_result result = TRACE_BROKEN;
  if (list != NULL && file != NULL && trace_load(file, &list->text)) {
    while ((result = trace_next(&list->text, &trace)) == TRACE_READY) {
      const int is_kept = append(list, &trace);
      trace_free(&trace);
      if (!is_kept) return NULL;
    }
  }
  if (file != NULL) fclose(file);
  return result == TRACE_END ? list : NULL;
}

size_t subject_count(const struct subject_list *list) { return list->count; }

const struct subject *subject_at(const struct subject_list *list, size_t index) { return &list->subjects[index]; }

struct accesses subject_accesses(const struct subject_list *list, size_t index)
{
  const struct accesses accesses = {list->accesses[index], list->access_counts[index]};
  return accesses;
}

struct subject_facts subject_facts(const struct subject *subject) { return subject->facts; }

struct subject_bar subject_bar(const struct subject *subject, uint32_t index) { return subject->bars[index]; }
