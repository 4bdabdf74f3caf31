#include "standard_hooks.h"

#include "linux_vfio.h"

/* Settings of power, bits of word 1 of the directory. */
enum { BARS_ANSWER_THROUGH_D2 = 7 };

static void *context_of(const struct hooked_space *function) { return function->space.function.context; }

static int fact(const struct hooked_space *function, enum perm_table_fact fact)
{
  return function->space.function.facts[fact] != 0;
}

/* The header. */

/* Operands: memory enable, I/O enable, BAR 0 to 5, ROM, interrupt disable. */
static void restore_bars(struct hooked_space *function, const struct perm_hook_call *call)
{
  const uint32_t first_bar = 2;
  int is_lost = 0;
  if (call->binding->phase == PERM_TABLE_ON_OPEN) {
    for (uint32_t bar = 0; bar < BAR_COUNT; ++bar) function->saved_bars[bar] = perm_shadow(call, first_bar + bar);
    return;
  }
  /* Decode that the guest has on already, and that the device has lost. */
  if (perm_written(call, 0) != 0 && function->is_memory_enabled && !fact(function, PERM_TABLE_FACT_NO_MEMORY_ENABLE))
    is_lost = perm_device(call, 0) == 0;
  if (perm_written(call, 1) != 0 && function->is_io_enabled) is_lost |= perm_device(call, 1) == 0;
  for (uint32_t bar = 0; bar < BAR_COUNT - 1 && !is_lost; ++bar)
    is_lost = function->saved_bars[bar] != 0 && perm_device(call, first_bar + bar) != function->saved_bars[bar];
  if (!is_lost || fact(function, PERM_TABLE_FACT_IS_VF)) return;
  function->host->will_restore_bars(context_of(function));
  for (uint32_t bar = 0; bar < BAR_COUNT; ++bar) perm_set_device(call, first_bar + bar, function->saved_bars[bar]);
}

/* Operands: memory enable, I/O enable. */
static void track_decode(struct hooked_space *function, const struct perm_hook_call *call)
{
  const int is_open = call->binding->phase == PERM_TABLE_ON_OPEN;
  const uint32_t memory = is_open ? perm_shadow(call, 0) : perm_written(call, 0);
  const uint32_t io = is_open ? perm_shadow(call, 1) : perm_written(call, 1);
  if (call->binding->phase == PERM_TABLE_ON_BEFORE_WRITE) {
    if (memory == 0) function->host->unmap_memory(context_of(function));
    return;
  }
  if (!is_open) {
    perm_set_shadow(call, 0, memory);
    perm_set_shadow(call, 1, io);
  }
  /* A function without the memory enable decodes memory always. */
  function->is_memory_enabled = memory != 0 || fact(function, PERM_TABLE_FACT_NO_MEMORY_ENABLE);
  function->is_io_enabled = io != 0;
}

/* Operand: interrupt disable. */
static void mask_intx(struct hooked_space *function, const struct perm_hook_call *call)
{
  const int is_disabled = perm_shadow(call, 0) != 0;
  const struct perm_operand *operand = perm_operand(call, 0);
  if (is_disabled == function->is_intx_disabled || operand == NULL) return;
  function->is_intx_disabled = is_disabled;
  function->host->mask_intx(context_of(function), &operand->place, is_disabled);
}

/* Operands: BAR 0 to 5, ROM. */
static void size_bars(struct hooked_space *function, const struct perm_hook_call *call)
{
  const struct bar *rom = &function->bars[BAR_COUNT - 1];
  if (call->binding->phase != PERM_TABLE_ON_READ) {
    function->are_bars_dirty = 1;
    return;
  }
  if (!function->are_bars_dirty) return;
  function->are_bars_dirty = 0;
  for (uint32_t index = 0; index < BAR_COUNT - 1; ++index) {
    const struct bar *bar = &function->bars[index];
    const uint64_t mask = ~(bar->size - 1);
    perm_set_shadow(call, index, bar->size == 0 ? 0 : (perm_shadow(call, index) & (uint32_t)mask) | bar->flags);
    if (bar->size == 0 || !bar->is_wide || index == BAR_COUNT - 2) continue;
    ++index;
    perm_set_shadow(call, index, perm_shadow(call, index) & (uint32_t)(mask >> 32));
  }
  perm_set_shadow(call, BAR_COUNT - 1,
    rom->size == 0 ? 0 : perm_shadow(call, BAR_COUNT - 1) & ((uint32_t)~(rom->size - 1) | 1));
}

/* Power and resets. */

/* PowerState as the device has it; D0 where it has none. */
static uint32_t reached_state(const struct hooked_space *function)
{
  const struct perm_function *device = &function->space.function;
  const struct perm_place *place = &function->power_place;
  if (place->bit_width == 0) return 0;
  return device->read(device->context, place->position + place->lsb / 8, 1) >> place->lsb % 8 & 3;
}

/* Whether a state may be gone to: D0 from anywhere, others only from less deep ones. */
static int is_legal(const struct hooked_space *function, uint32_t state)
{
  if (state == 0 && function->power_state == 0) return 1;
  if (!function->is_managed) return 0;
  if ((state == 1 && !function->supports_d1) || (state == 2 && !function->supports_d2)) return 0;
  return state == 0 || state >= function->power_state;
}

/* Operands: PowerState, D1_Support, D2_Support, Version, No_Soft_Reset. */
static void set_power_state(struct hooked_space *function, const struct perm_hook_call *call)
{
  void *context = context_of(function);
  const uint32_t state = perm_written(call, 0) & 3;
  int is_accepted = is_legal(function, state);
  if (call->binding->phase == PERM_TABLE_ON_OPEN) {
    const struct perm_operand *operand = perm_operand(call, 0);
    if (perm_device(call, 3) <= 3) function->is_managed = 1;
    if (perm_device(call, 1) != 0) function->supports_d1 = 1;
    if (perm_device(call, 2) != 0) function->supports_d2 = 1;
    if (operand != NULL) function->power_place = operand->place;
    function->power_state = reached_state(function);
    return;
  }
  if (is_accepted && state > function->deepest_answering) function->host->unmap_memory(context);
  if (is_accepted && state != function->power_state) {
    function->host->set_power_state(context, &function->power_place, state);
    function->power_state = reached_state(function);
    is_accepted = function->power_state == state;
  }
  function->host->note_power_state(context, state, is_accepted);
}

static void reset(struct hooked_space *function, int is_advanced_features)
{
  function->host->unmap_memory(context_of(function));
  function->host->reset(context_of(function), is_advanced_features);
  function->power_state = reached_state(function);
}

/* Operands: Initiate_FLR, its capability bit. */
static void function_level_reset(struct hooked_space *function, const struct perm_hook_call *call)
{
  if (perm_shadow(call, 0) == 0) return;
  perm_set_shadow(call, 0, 0);
  if (perm_device(call, 1) != 0) reset(function, 0);
}

/* Operands: Initiate_FLR, FLR_Capability, TP_Capability. */
static void af_function_level_reset(struct hooked_space *function, const struct perm_hook_call *call)
{
  if (perm_shadow(call, 0) == 0) return;
  perm_set_shadow(call, 0, 0);
  if (perm_device(call, 1) != 0 && perm_device(call, 2) != 0) reset(function, 1);
}

/* Other capabilities. */

/* Operands: Max_Read_Request_Size, Max_Payload_Size. */
static void set_read_request_size(struct hooked_space *function, const struct perm_hook_call *call)
{
  const uint32_t size = perm_shadow(call, 0);
  const struct perm_operand *operand = perm_operand(call, 0);
  uint32_t payload;
  if (size == perm_old_shadow(call, 0) || operand == NULL) return;
  payload = perm_device(call, 1);
  function->host->set_read_request_size(context_of(function), &operand->place,
    UINT32_C(128) << (size > payload ? size : payload));
}

/* Operands: flag, address, data. */
static void access_vpd(struct hooked_space *function, const struct perm_hook_call *call)
{
  const uint32_t address = perm_shadow(call, 1);
  uint32_t data;
  if (perm_shadow(call, 0) != 0) {
    if (function->host->write_vpd(context_of(function), address, perm_shadow(call, 2))) perm_set_shadow(call, 0, 0);
  } else if (function->host->read_vpd(context_of(function), address, &data)) {
    perm_set_shadow(call, 2, data);
    perm_set_shadow(call, 0, 1);
  }
}

/* Operands: Message_Control, MSI_Enable, Multiple_Message_Enable. */
static void update_msi(struct hooked_space *function, const struct perm_hook_call *call)
{
  const uint32_t limit = function->host->msi_vector_log2_limit;
  if (!function->host->is_msi_active) perm_set_shadow(call, 1, 0);
  if (perm_shadow(call, 2) > limit) perm_set_shadow(call, 2, limit);
  perm_set_device(call, 0, perm_shadow(call, 0));
}

static void run_hook(const struct perm_hook_call *call)
{
  struct hooked_space *function = (struct hooked_space *)call->space;
  switch (call->binding->hook) {
  case LINUX_VFIO_HOOK_RESTORE_BARS: restore_bars(function, call); break;
  case LINUX_VFIO_HOOK_TRACK_DECODE: track_decode(function, call); break;
  case LINUX_VFIO_HOOK_MASK_INTX: mask_intx(function, call); break;
  case LINUX_VFIO_HOOK_SIZE_BARS: size_bars(function, call); break;
  case LINUX_VFIO_HOOK_SET_POWER_STATE: set_power_state(function, call); break;
  case LINUX_VFIO_HOOK_ACCESS_VPD: access_vpd(function, call); break;
  case LINUX_VFIO_HOOK_UPDATE_MSI: update_msi(function, call); break;
  case LINUX_VFIO_HOOK_FUNCTION_LEVEL_RESET: function_level_reset(function, call); break;
  case LINUX_VFIO_HOOK_SET_READ_REQUEST_SIZE: set_read_request_size(function, call); break;
  case LINUX_VFIO_HOOK_AF_FUNCTION_LEVEL_RESET: af_function_level_reset(function, call); break;
  default: break;
  }
}

enum perm_result hooked_open(struct hooked_space *function)
{
  const struct perm_place nowhere = {0, 0, 0};
  function->space.hook = run_hook;
  function->is_intx_disabled = 0;
  function->are_bars_dirty = 1;
  memset(function->saved_bars, 0, sizeof function->saved_bars);
  function->is_memory_enabled = function->is_io_enabled = 0;
  function->power_state = 0;
  function->deepest_answering =
    (perm_table_word(&linux_vfio_tables.pages[0], 1) >> BARS_ANSWER_THROUGH_D2 & 1) != 0 ? 2 : 0;
  function->is_managed = function->supports_d1 = function->supports_d2 = 0;
  function->power_place = nowhere;
  return perm_open(&function->space);
}
