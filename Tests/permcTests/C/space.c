/*
 * Opens the function of each recording from standard input by perm_space.h, without hooks, and prints its rows:
 *
 *   open RESULT
 *   row VIRT SHADOW_WRITE DEVICE_WRITE RW1C RESERVED SHADOW CONTROL      one a dword; of CONTROL seams, live bytes, hooks
 */
#include "perm_space.h"
#include "tables.h"
#include "trace.h"

#include <inttypes.h>
#include <stdio.h>

static uint32_t device_read(void *context, uint32_t position, uint32_t width)
{
  const struct trace *trace = (const struct trace *)context;
  return trace_value(trace->hardware, trace->size, position, width);
}

static void device_write(void *context, uint32_t position, uint32_t width, uint32_t value)
{
  struct trace *trace = (struct trace *)context;
  trace_store(trace->hardware, trace->size, position, width, value);
}

int main(void)
{
  static struct perm_space space;
  static struct trace trace;
  struct trace_text text;
  enum trace_result result;
  if (!trace_load(stdin, &text)) return 2;
  while ((result = trace_next(&text, &trace)) == TRACE_READY) {
    int64_t *facts = space.function.facts;
    perm_prepare(&space, &TABLES, &trace, device_read, device_write, trace.size);
    facts[PERM_TABLE_FACT_IS_VF] = trace.is_vf;
    facts[PERM_TABLE_FACT_NO_MEMORY_ENABLE] = trace.lacks_memory_enable;
    facts[PERM_TABLE_FACT_HAS_INTERRUPT] = trace.has_interrupt;
    if (trace.is_vf) {
      facts[PERM_TABLE_FACT_VENDOR_ID] = trace_value(trace.view, trace.size, 0, 2);
      facts[PERM_TABLE_FACT_DEVICE_ID] = trace_value(trace.view, trace.size, 2, 2);
    }
    printf("open %d\n", (int)perm_open(&space));
    for (uint32_t index = 0; index < trace.size / 4; ++index) {
      const struct perm_row *row = &space.rows[index];
      printf("row %" PRIu32 " %" PRIu32 " %" PRIu32 " %" PRIu32 " %" PRIu32 " %" PRIu32 " %" PRIu32 "\n", row->virt,
        row->shadow_write, row->device_write, row->rw1c, row->reserved, row->shadow,
        row->control & ((UINT32_C(1) << (PERM_ROW_HOOKS + 4)) - 1));
    }
    trace_free(&trace);
  }
  trace_unload(&text);
  return result == TRACE_END ? 0 : 1;
}
