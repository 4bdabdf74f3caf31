#include "reference_parts.h"

#include <stdlib.h>
#include <time.h>

#include "linux_vfio.h"

static void set_power_state(void *memory, const struct perm_place *place, uint32_t state)
{
  memory_store(memory, place->position, place->lsb, place->bit_width, state);
}

static void note_power_state(void *memory, uint32_t state, int is_accepted)
{
  memory_note(memory, MEMORY_POWER_STATE, state << 1 | (is_accepted != 0));
}

static void reset(void *memory, int is_advanced_features)
{
  memory_note(memory, MEMORY_RESET, is_advanced_features != 0);
}

static int set_read_request_size(void *memory, const struct perm_place *place, uint32_t bytes)
{
  memory_note(memory, MEMORY_READ_REQUEST, bytes);
  if (bytes > 4096) return 0;
  memory_store(memory, place->position, place->lsb, place->bit_width, (uint32_t)__builtin_ctz(bytes / 128));
  return 1;
}

static void mask_intx(void *memory, const struct perm_place *place, int is_masked)
{
  memory_note(memory, MEMORY_INTX, is_masked != 0);
  if (memory_implements(memory, place->position, place->lsb, 1))
    memory_store(memory, place->position, place->lsb, 1, is_masked != 0);
}

static int read_vpd(void *memory, uint32_t address, uint32_t *value)
{
  memory_note(memory, MEMORY_READ_VPD, address);
  *value = UINT32_C(0x5A000000) + address;
  return 1;
}

static int write_vpd(void *memory, uint32_t address, uint32_t value)
{
  memory_note(memory, MEMORY_WRITE_VPD, address ^ value);
  return address % 4 == 0;
}

static void unmap_memory(void *memory) { memory_note(memory, MEMORY_UNMAP, 0); }

static void will_restore_bars(void *memory) { memory_note(memory, MEMORY_RESTORE_BARS, 0); }

static void memory_reachability_changed(void *memory, int is_reachable)
{
  memory_note(memory, MEMORY_REACHABLE, is_reachable != 0);
}

static const struct host host = {
  set_power_state, note_power_state, reset, set_read_request_size, mask_intx, read_vpd, write_vpd, unmap_memory,
  will_restore_bars, memory_reachability_changed, 0, 0,
};

/* Opens a function with the facts of its subject. */
__attribute__((noinline)) static enum perm_result open_function(struct reference *reference)
{
  const struct subject_facts *known = &reference->subject->facts;
  int64_t *facts = reference->guest.space.function.facts;
  perm_prepare(&reference->guest.space, &linux_vfio_tables, reference->memory, memory_read, memory_write, known->size);
  facts[PERM_TABLE_FACT_IS_VF] = known->is_vf;
  facts[PERM_TABLE_FACT_NO_MEMORY_ENABLE] = known->lacks_memory_enable;
  facts[PERM_TABLE_FACT_HAS_INTERRUPT] = known->has_interrupt;
  if (known->is_vf) {
    facts[PERM_TABLE_FACT_VENDOR_ID] = known->vendor_id;
    facts[PERM_TABLE_FACT_DEVICE_ID] = known->device_id;
  }
  for (uint32_t index = 0; index < BAR_COUNT; ++index) {
    const struct subject_bar *bar = &reference->subject->bars[index];
    const int is_wide = bar->kind == SUBJECT_BAR_MEM64;
    const uint32_t flags = bar->kind == SUBJECT_BAR_IO ? 1 : (is_wide ? 4 : 0) | (bar->is_prefetchable ? 8 : 0);
    const struct bar made = {bar->size, flags, is_wide};
    reference->guest.bars[index] = made;
  }
  reference->guest.host = &host;
  return hooked_open(&reference->guest);
}

struct reference *reference_new(const struct subject *subject, struct memory *memory)
{
  struct reference *reference = malloc(sizeof *reference);
  if (reference == NULL) return NULL;
  reference->subject = subject;
  reference->memory = memory;
  if (open_function(reference) == PERM_OPENED) return reference;
  free(reference);
  return NULL;
}

/* The exit of a guest. */
__attribute__((noinline)) static uint32_t trap_read(struct reference *reference, uint32_t position, uint32_t width)
{
  uint32_t value = 0;
  perm_guest_read(&reference->guest.space, position, width, &value);
  return value;
}

__attribute__((noinline)) static void trap_write(struct reference *reference, uint32_t position, uint32_t width,
  uint32_t value)
{
  hooked_write(&reference->guest, position, width, value);
}

__attribute__((noinline)) static uint32_t trap_read_bytes(struct reference *reference, uint32_t position)
{
  uint8_t bytes[7];
  uint32_t sum = 0;
  perm_guest_read_bytes(&reference->guest.space, position, bytes, sizeof bytes);
  for (uint32_t byte = 0; byte < sizeof bytes; ++byte) sum = sum * 3 + bytes[byte];
  return sum;
}

uint64_t reference_read(struct reference *reference, const struct access *accesses, size_t times)
{
  uint64_t sum = 0;
  for (size_t index = 0; index < times; ++index) {
    const struct access *access = &accesses[index & (WORKLOAD_COUNT - 1)];
    sum = sum_with(sum, trap_read(reference, access->position, access->width));
  }
  return sum;
}

uint64_t reference_write(struct reference *reference, const struct access *accesses, size_t times)
{
  for (size_t index = 0; index < times; ++index) {
    const struct access *access = &accesses[index & (WORKLOAD_COUNT - 1)];
    trap_write(reference, access->position, access->width, access->value);
  }
  return memory_actions(reference->memory);
}

uint64_t reference_read_bytes(struct reference *reference, const struct access *accesses, size_t times)
{
  uint64_t sum = 0;
  for (size_t index = 0; index < times; ++index)
    sum = sum_with(sum, trap_read_bytes(reference, accesses[index & (WORKLOAD_COUNT - 1)].position));
  return sum;
}

uint64_t reference_replay(struct reference *reference, struct accesses accesses)
{
  uint64_t sum = 0;
  for (size_t index = 0; index < accesses.count; ++index) {
    const struct access *access = &accesses.items[index];
    if (access->is_write) {
      trap_write(reference, access->position, access->width, access->value);
    } else {
      sum = sum_with(sum, trap_read(reference, access->position, access->width));
    }
  }
  return sum + memory_actions(reference->memory);
}

uint64_t reference_open(struct reference *reference, size_t times)
{
  uint64_t sum = 0;
  for (size_t index = 0; index < times; ++index) {
    open_function(reference);
    sum = sum_with(sum, reference->guest.space.rows[0x34 / 4].shadow);
  }
  return sum;
}

uint64_t reference_clock(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}
