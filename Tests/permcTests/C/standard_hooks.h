/*
 * The standard hooks of profile linux_vfio in C, over perm_space.h: what `StandardHooks` and the power machine do for a
 * function whose host keeps its registers, as a kernel below vfio does.
 */
#ifndef STANDARD_HOOKS_H
#define STANDARD_HOOKS_H

#include "perm_space.h"

/* What a host does for a function; `context` is that of the function. A result of 0 is a refusal. */
struct host {
  /* Writes the state in PowerState, which lies at the place. */
  void (*set_power_state)(void *context, const struct perm_place *place, uint32_t state);
  /* A state that the guest asked for was reached, or refused. */
  void (*note_power_state)(void *context, uint32_t state, int is_accepted);
  void (*reset)(void *context, int is_advanced_features);
  int (*set_read_request_size)(void *context, const struct perm_place *place, uint32_t bytes);
  void (*mask_intx)(void *context, const struct perm_place *place, int is_masked);
  int (*read_vpd)(void *context, uint32_t address, uint32_t *value);
  int (*write_vpd)(void *context, uint32_t address, uint32_t value);
  /* Mappings of memory BARs must be gone when this returns. */
  void (*unmap_memory)(void *context);
  void (*will_restore_bars)(void *context);
  void (*memory_reachability_changed)(void *context, int is_reachable);
  /* Whether MSI is the interrupt type that the host set up, and log2 of the number of vectors. */
  int is_msi_active;
  uint32_t msi_vector_log2_limit;
};

enum { BAR_COUNT = 7 };

/* The resource of BAR 0 to 5 or of the expansion ROM; size 0: none. */
struct bar {
  uint64_t size;
  uint32_t flags; /* read-only low bits of the register */
  int is_wide;    /* takes the next register too */
};

/* A function with its hooks. */
struct hooked_space {
  struct perm_space space; /* first: hooks find the rest from it */
  const struct host *host;
  struct bar bars[BAR_COUNT];
  /* What hooks remember. */
  int is_intx_disabled, are_bars_dirty;
  uint32_t saved_bars[BAR_COUNT];
  /* Power: spaces that the guest has enabled, the state, and what the function can do. */
  int is_memory_enabled, is_io_enabled;
  uint32_t power_state, deepest_answering; /* the deepest state in which BARs answer */
  int is_managed, supports_d1, supports_d2;
  struct perm_place power_place;
};

/* Opens a function that perm_prepare was called for, with facts, host and BARs set. */
enum perm_result hooked_open(struct hooked_space *function);

/* Whether memory BARs may be reached: the function is awake, and the guest enabled memory. */
static inline int hooked_is_memory_reachable(const struct hooked_space *function)
{
  return function->is_memory_enabled && function->power_state <= function->deepest_answering;
}

/* A guest's write of 1 to 4 bytes; 0: not in the space. Reads are those of perm_space.h. */
static inline int hooked_write(struct hooked_space *function, uint32_t position, uint32_t width, uint32_t value)
{
  const int was_reachable = hooked_is_memory_reachable(function);
  const int is_inside = perm_guest_write(&function->space, position, width, value);
  const int is_reachable = hooked_is_memory_reachable(function);
  if (is_reachable != was_reachable)
    function->host->memory_reachability_changed(function->space.function.context, is_reachable);
  return is_inside;
}

#endif
