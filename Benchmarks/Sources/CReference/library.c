#include "library.h"

#include <stdlib.h>

#include "linux_vfio.h"
#include "perm.h"
#include "reference.h"

struct library {
  struct perm_config *space;
  struct memory *memory;
};

static int write_register(void *memory, uint32_t position, uint32_t width, uint32_t value)
{
  memory_write(memory, position, width, value);
  return 0;
}

static void store(void *memory, const struct perm_bits *bits, uint32_t value)
{
  memory_store(memory, bits->position, bits->lsb, bits->width, value);
}

static int set_power_state(void *memory, const struct perm_power_request *request)
{
  store(memory, &request->power_state, request->state);
  return 0;
}

static void did_transition(void *memory, enum perm_event event, uint32_t detail, const char *name)
{
  (void)name;
  if (event == PERM_EVENT_REQUEST) memory_note(memory, MEMORY_POWER_STATE, detail << 1 | 1);
}

static void did_refuse(void *memory, enum perm_event event, uint32_t detail, enum perm_refusal refusal)
{
  (void)refusal;
  if (event == PERM_EVENT_REQUEST) memory_note(memory, MEMORY_POWER_STATE, detail << 1);
}

static int reset(void *memory, enum perm_reset method)
{
  memory_note(memory, MEMORY_RESET, method == PERM_RESET_AF_FLR);
  return 0;
}

static int set_read_request_size(void *memory, uint32_t bytes, const struct perm_bits *field)
{
  memory_note(memory, MEMORY_READ_REQUEST, bytes);
  if (bytes > 4096) return -1;
  store(memory, field, (uint32_t)__builtin_ctz(bytes / 128));
  return 0;
}

static void set_interrupt_disable(void *memory, const struct perm_bits *bit, uint32_t value)
{
  memory_note(memory, MEMORY_INTX, value);
  if (memory_implements(memory, bit->position, bit->lsb, 1)) store(memory, bit, value);
}

static void mask_intx(void *memory, const struct perm_bits *bit) { set_interrupt_disable(memory, bit, 1); }

static void unmask_intx(void *memory, const struct perm_bits *bit) { set_interrupt_disable(memory, bit, 0); }

static int64_t read_vpd(void *memory, uint32_t address)
{
  memory_note(memory, MEMORY_READ_VPD, address);
  return UINT32_C(0x5A000000) + address;
}

static int write_vpd(void *memory, uint32_t address, uint32_t value)
{
  memory_note(memory, MEMORY_WRITE_VPD, address ^ value);
  return address % 4 == 0 ? 0 : -1;
}

static void unmap_bars(void *memory, uint32_t spaces, enum perm_bar_user user)
{
  if ((spaces & PERM_BARS_MEMORY) && user == PERM_USER_CPU) memory_note(memory, MEMORY_UNMAP, 0);
}

static void will_restore_bars(void *memory) { memory_note(memory, MEMORY_RESTORE_BARS, 0); }

static void reachability_changed(void *memory, uint32_t is_reachable)
{
  memory_note(memory, MEMORY_REACHABLE, is_reachable != 0);
}

/* What config space does not say of a subject. */
static struct perm_facts facts_of(const struct subject *subject)
{
  static const enum perm_bar_kind kinds[] = {
    [SUBJECT_BAR_NONE] = PERM_BAR_NONE,
    [SUBJECT_BAR_IO] = PERM_BAR_IO,
    [SUBJECT_BAR_MEM32] = PERM_BAR_MEMORY_32,
    [SUBJECT_BAR_MEM64] = PERM_BAR_MEMORY_64,
  };
  const struct subject_facts known = subject_facts(subject);
  struct perm_facts facts = {.size = sizeof facts};
  if (known.lacks_memory_enable) facts.flags |= PERM_FACT_NO_MEMORY_ENABLE;
  if (!known.has_interrupt) facts.flags |= PERM_FACT_NO_INTERRUPT;
  if (known.is_vf) {
    facts.flags |= PERM_FACT_IS_VF | PERM_FACT_IDS;
    facts.vendor_id = (uint16_t)known.vendor_id;
    facts.device_id = (uint16_t)known.device_id;
  }
  for (uint32_t index = 0; index < PERM_BAR_COUNT; ++index) {
    const struct subject_bar bar = subject_bar(subject, index);
    const struct perm_bar made = {kinds[bar.kind], bar.is_prefetchable != 0, bar.size};
    facts.bars[index] = made;
  }
  return facts;
}

struct library *library_new(const struct subject *subject, struct memory *memory)
{
  const struct perm_host host = {
    .size = sizeof host,
    .context = memory,
    .flags = PERM_HOST_KEEPS_CONFIG | PERM_HOST_PREPARES_RESET,
    .config_size = subject_facts(subject).size,
    .read = memory_answer,
    .write = write_register,
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
  const struct perm_facts facts = facts_of(subject);
  const struct perm_options options = {
    .size = sizeof options,
    .tables = &linux_vfio_tables,
    .legend = &linux_vfio_legend,
    .host = &host,
    .facts = &facts,
  };
  struct library *library = malloc(sizeof *library);
  if (library == NULL) return NULL;
  library->memory = memory;
  if (perm_config_open(&options, &library->space, NULL) == PERM_OK) return library;
  free(library);
  return NULL;
}

/* The exit of a guest: the call into the library is the one that is not inlined. */
static inline uint32_t trap_read(struct library *library, uint32_t position, uint32_t width)
{
  uint32_t value = 0;
  perm_config_read(library->space, position, width, &value);
  return value;
}

static inline void trap_write(struct library *library, uint32_t position, uint32_t width,
  uint32_t value)
{
  perm_config_write(library->space, position, width, value);
}

uint64_t library_read(struct library *library, const struct access *accesses, size_t times)
{
  uint64_t sum = 0;
  for (size_t index = 0; index < times; ++index) {
    const struct access *access = &accesses[index & (WORKLOAD_COUNT - 1)];
    sum = sum_with(sum, trap_read(library, access->position, access->width));
  }
  return sum;
}

uint64_t library_write(struct library *library, const struct access *accesses, size_t times)
{
  for (size_t index = 0; index < times; ++index) {
    const struct access *access = &accesses[index & (WORKLOAD_COUNT - 1)];
    trap_write(library, access->position, access->width, access->value);
  }
  return memory_actions(library->memory);
}

uint64_t library_replay(struct library *library, struct accesses accesses)
{
  uint64_t sum = 0;
  for (size_t index = 0; index < accesses.count; ++index) {
    const struct access *access = &accesses.items[index];
    if (access->is_write) {
      trap_write(library, access->position, access->width, access->value);
    } else {
      sum = sum_with(sum, trap_read(library, access->position, access->width));
    }
  }
  return sum + memory_actions(library->memory);
}
