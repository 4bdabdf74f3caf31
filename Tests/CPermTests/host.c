#include "host.h"

static int64_t read_config(void *context, uint32_t position, uint32_t width)
{
  return simulated_read((const struct simulated *)context, position, width);
}

static int write_config(void *context, uint32_t position, uint32_t width, uint32_t value)
{
  simulated_write((struct simulated *)context, position, width, value);
  return 0;
}

static int set_power_state(void *context, const struct perm_power_request *request)
{
  const struct perm_bits *field = &request->power_state;
  simulated_set_power_state((struct simulated *)context, field->position, field->lsb, request->state);
  return 0;
}

static int reset(void *context, enum perm_reset method)
{
  simulated_reset((struct simulated *)context, method == PERM_RESET_AF_FLR);
  return 0;
}

static int set_read_request_size(void *context, uint32_t bytes, const struct perm_bits *field)
{
  return simulated_set_read_request_size((struct simulated *)context, field->position, field->lsb, bytes) ? 0 : -1;
}

static void mask_intx(void *context, const struct perm_bits *bit)
{
  simulated_mask_intx((struct simulated *)context, bit->position, bit->lsb, 1);
}

static void unmask_intx(void *context, const struct perm_bits *bit)
{
  simulated_mask_intx((struct simulated *)context, bit->position, bit->lsb, 0);
}

static int64_t read_vpd(void *context, uint32_t address)
{
  uint32_t value;
  return simulated_read_vpd((struct simulated *)context, address, &value) ? (int64_t)value : -1;
}

static int write_vpd(void *context, uint32_t address, uint32_t value)
{
  return simulated_write_vpd((struct simulated *)context, address, value) ? 0 : -1;
}

static void unmap_bars(void *context, uint32_t spaces, enum perm_bar_user user)
{
  if ((spaces & PERM_BARS_MEMORY) && user == PERM_USER_CPU) simulated_revoke_mappings((struct simulated *)context);
}

static void will_restore_bars(void *context) { simulated_restore_bars((struct simulated *)context); }

static void reachability_changed(void *context, uint32_t is_reachable)
{
  simulated_memory_enabled((struct simulated *)context, is_reachable != 0);
}

static void did_transition(void *context, enum perm_event event, uint32_t detail, const char *name)
{
  (void)name;
  if (event == PERM_EVENT_REQUEST) simulated_note_power_state((struct simulated *)context, detail, 1);
}

static void did_refuse(void *context, enum perm_event event, uint32_t detail, enum perm_refusal refusal)
{
  (void)refusal;
  if (event == PERM_EVENT_REQUEST) simulated_note_power_state((struct simulated *)context, detail, 0);
}

struct perm_host simulated_host(struct simulated *device)
{
  const struct perm_host host = {
    .size = sizeof host,
    .context = device,
    .flags = PERM_HOST_KEEPS_CONFIG | PERM_HOST_PREPARES_RESET,
    .config_size = device->size,
    .read = read_config,
    .write = write_config,
    .set_power_state = set_power_state,
    .reset = reset,
    .set_read_request_size = set_read_request_size,
    .mask_intx = mask_intx,
    .unmask_intx = unmask_intx,
    .read_vpd = read_vpd,
    .write_vpd = write_vpd,
    .unmap_bars = unmap_bars,
    .will_restore_bars = will_restore_bars,
    .reachability_changed = reachability_changed,
    .did_transition = did_transition,
    .did_refuse = did_refuse,
  };
  return host;
}

struct perm_facts trace_facts(const struct trace *trace)
{
  struct perm_facts facts = {.size = sizeof facts};
  if (trace->lacks_memory_enable) facts.flags |= PERM_FACT_NO_MEMORY_ENABLE;
  if (!trace->has_interrupt) facts.flags |= PERM_FACT_NO_INTERRUPT;
  if (trace->is_vf) {
    /* Its hardware answers FFFFh: what the host recorded is what its guest reads. */
    facts.flags |= PERM_FACT_IS_VF | PERM_FACT_IDS;
    facts.vendor_id = (uint16_t)trace_value(trace->view, trace->size, 0, 2);
    facts.device_id = (uint16_t)trace_value(trace->view, trace->size, 2, 2);
  }
  for (int bar = 0; bar < TRACE_BARS; ++bar) {
    static const enum perm_bar_kind kinds[] = {
      [TRACE_BAR_NONE] = PERM_BAR_NONE,
      [TRACE_BAR_IO] = PERM_BAR_IO,
      [TRACE_BAR_MEM32] = PERM_BAR_MEMORY_32,
      [TRACE_BAR_MEM64] = PERM_BAR_MEMORY_64,
    };
    facts.bars[bar].kind = kinds[trace->bars[bar].kind];
    facts.bars[bar].is_prefetchable = (uint32_t)trace->bars[bar].is_prefetchable;
    facts.bars[bar].size = trace->bars[bar].size;
  }
  return facts;
}
