#include "recorded.h"

#include "linux_vfio.h"

static struct simulated *device_of(void *context) { return (struct simulated *)context; }

static uint32_t device_read(void *context, uint32_t position, uint32_t width)
{
  return simulated_read(device_of(context), position, width);
}

static void device_write(void *context, uint32_t position, uint32_t width, uint32_t value)
{
  simulated_write(device_of(context), position, width, value);
}

static void set_power_state(void *context, const struct perm_place *place, uint32_t state)
{
  simulated_set_power_state(device_of(context), place->position, place->lsb, state);
}

static void note_power_state(void *context, uint32_t state, int is_accepted)
{
  simulated_note_power_state(device_of(context), state, is_accepted);
}

static void reset(void *context, int is_advanced_features)
{
  simulated_reset(device_of(context), is_advanced_features);
}

static int set_read_request_size(void *context, const struct perm_place *place, uint32_t bytes)
{
  return simulated_set_read_request_size(device_of(context), place->position, place->lsb, bytes);
}

static void mask_intx(void *context, const struct perm_place *place, int is_masked)
{
  simulated_mask_intx(device_of(context), place->position, place->lsb, is_masked);
}

static int read_vpd(void *context, uint32_t address, uint32_t *value)
{
  return simulated_read_vpd(device_of(context), address, value);
}

static int write_vpd(void *context, uint32_t address, uint32_t value)
{
  return simulated_write_vpd(device_of(context), address, value);
}

static void unmap_memory(void *context)
{
  /* A recording that is not exact does not say when mappings are taken away. */
  if (device_of(context)->notes_writes) simulated_revoke_mappings(device_of(context));
}

static void will_restore_bars(void *context) { simulated_restore_bars(device_of(context)); }

static void memory_reachability_changed(void *context, int is_reachable)
{
  simulated_memory_enabled(device_of(context), is_reachable);
}

static const struct host recorded_host = {
  set_power_state, note_power_state, reset, set_read_request_size, mask_intx, read_vpd, write_vpd, unmap_memory,
  will_restore_bars, memory_reachability_changed, 0, 0,
};

struct bar recorded_bar(const struct trace_bar *bar)
{
  struct bar made = {bar->size, 0, bar->kind == TRACE_BAR_MEM64};
  if (bar->kind == TRACE_BAR_IO) made.flags = 1;
  else made.flags = (made.is_wide ? 4 : 0) | (bar->is_prefetchable ? 8 : 0);
  return made;
}

enum perm_result recorded_open(struct recorded *function, const struct trace *trace)
{
  int64_t *facts = function->guest.space.function.facts;
  enum perm_result result;
  simulated_open(&function->device, trace);
  perm_prepare(&function->guest.space, &linux_vfio_tables, &function->device, device_read, device_write, trace->size);
  facts[PERM_TABLE_FACT_IS_VF] = trace->is_vf;
  facts[PERM_TABLE_FACT_NO_MEMORY_ENABLE] = trace->lacks_memory_enable;
  facts[PERM_TABLE_FACT_HAS_INTERRUPT] = trace->has_interrupt;
  if (trace->is_vf) {
    /* What the host recorded at discovery: a VF's own hardware answers FFFFh. */
    facts[PERM_TABLE_FACT_VENDOR_ID] = trace_value(trace->view, trace->size, 0, 2);
    facts[PERM_TABLE_FACT_DEVICE_ID] = trace_value(trace->view, trace->size, 2, 2);
  }
  for (uint32_t index = 0; index < BAR_COUNT; ++index) function->guest.bars[index] = recorded_bar(&trace->bars[index]);
  function->guest.host = &recorded_host;
  result = hooked_open(&function->guest);
  function->device.event_count = 0;
  return result;
}
