#include "simulated.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

void simulated_open(struct simulated *device, const struct trace *trace)
{
  device->size = trace->size;
  memcpy(device->registers, trace->hardware, sizeof device->registers);
  memcpy(device->writable, trace->writable, sizeof device->writable);
  memcpy(device->cleared_by_one, trace->cleared_by_one, sizeof device->cleared_by_one);
  for (uint32_t word = 0; word < SIMULATED_VPD_SIZE / 4; ++word)
    device->vpd[word] = UINT32_C(0x5A000000) + word * 4;
  device->notes_writes = trace->is_exact;
  device->event_count = 0;
}

/* Notes an event; one that the array has no room for is counted all the same. */
#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
static void note(struct simulated *device, const char *format, ...)
{
  const size_t index = device->event_count++;
  va_list arguments;
  if (index >= SIMULATED_EVENTS) return;
  va_start(arguments, format);
  vsnprintf(device->events[index], SIMULATED_EVENT_SIZE, format, arguments);
  va_end(arguments);
}

uint32_t simulated_read(const struct simulated *device, uint32_t position, uint32_t width)
{
  return trace_value(device->registers, device->size, position, width);
}

void simulated_write(struct simulated *device, uint32_t position, uint32_t width, uint32_t value)
{
  const uint32_t old = trace_value(device->registers, device->size, position, width);
  const uint32_t writable = trace_value(device->writable, device->size, position, width);
  const uint32_t cleared = trace_value(device->cleared_by_one, device->size, position, width);
  if (device->notes_writes)
    note(device, "hw-write %" PRIx32 " %" PRIu32 " %0*" PRIx32, position, width, (int)(2 * width), value);
  trace_store(device->registers, device->size, position, width,
    ((old & ~writable) | (value & writable)) & ~(cleared & value));
}

static uint32_t field_mask(uint32_t lsb, uint32_t bit_width)
{
  return (bit_width >= 32 ? UINT32_MAX : (UINT32_C(1) << bit_width) - 1) << lsb;
}

void simulated_store(struct simulated *device, uint32_t position, uint32_t lsb, uint32_t bit_width, uint32_t value)
{
  const uint32_t mask = field_mask(lsb, bit_width);
  const uint32_t old = trace_value(device->registers, device->size, position, 4);
  trace_store(device->registers, device->size, position, 4, (old & ~mask) | (value << lsb & mask));
}

void simulated_set_power_state(struct simulated *device, uint32_t position, uint32_t lsb, uint32_t state)
{
  simulated_store(device, position, lsb, 2, state);
}

void simulated_note_power_state(struct simulated *device, uint32_t state, int is_accepted)
{
  note(device, "set-power-state %" PRIu32 "%s", state, is_accepted ? "" : " refused");
}

void simulated_reset(struct simulated *device, int is_advanced_features)
{
  note(device, "%s", is_advanced_features ? "af-flr" : "flr");
}

int simulated_set_read_request_size(struct simulated *device, uint32_t position, uint32_t lsb, uint32_t bytes)
{
  const int is_possible = bytes >= 128 && bytes <= 4096 && (bytes & (bytes - 1)) == 0;
  uint32_t encoded = 0;
  note(device, "set-readrq %" PRIu32 "%s", bytes, is_possible ? "" : " refused");
  if (!is_possible) return 0;
  while (UINT32_C(128) << encoded < bytes) ++encoded;
  simulated_store(device, position, lsb, 3, encoded);
  return 1;
}

void simulated_mask_intx(struct simulated *device, uint32_t position, uint32_t lsb, int is_masked)
{
  note(device, "%s", is_masked ? "intx-mask" : "intx-unmask");
  if ((trace_value(device->writable, device->size, position, 4) & field_mask(lsb, 1)) != 0)
    simulated_store(device, position, lsb, 1, is_masked ? 1 : 0);
}

int simulated_read_vpd(struct simulated *device, uint32_t address, uint32_t *value)
{
  uint64_t pair;
  if (address >= SIMULATED_VPD_SIZE) return 0;
  pair = device->vpd[address / 4];
  if (address / 4 + 1 < SIMULATED_VPD_SIZE / 4) pair |= (uint64_t)device->vpd[address / 4 + 1] << 32;
  *value = (uint32_t)(pair >> (address % 4 * 8));
  note(device, "vpd-read %04" PRIx32 " %08" PRIx32, address, *value);
  return 1;
}

int simulated_write_vpd(struct simulated *device, uint32_t address, uint32_t value)
{
  const int is_accepted = address < SIMULATED_VPD_SIZE && address % 4 == 0;
  note(device, "vpd-write %04" PRIx32 " %08" PRIx32 "%s", address, value, is_accepted ? "" : " refused");
  if (is_accepted) device->vpd[address / 4] = value;
  return is_accepted;
}

void simulated_revoke_mappings(struct simulated *device) { note(device, "zap-mappings"); }

void simulated_restore_bars(struct simulated *device) { note(device, "bar-restore"); }

void simulated_memory_enabled(struct simulated *device, int is_enabled)
{
  note(device, "memory-enabled %d", is_enabled ? 1 : 0);
}
