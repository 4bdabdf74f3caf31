/* The state of a function for another host. docs/migration.md has the format and every reason. */

#ifndef PERM_STATE_H
#define PERM_STATE_H

#include "perm_config.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Bytes of a saved state at most, of any function. */
#define PERM_STATE_SIZE_LIMIT 37048

/* What becomes of a device that is not in D0 when its state is saved. */
enum perm_when_asleep {
  PERM_WHEN_ASLEEP_REFUSE = 0, /* PERM_STATE_NOT_IN_D0 */
  PERM_WHEN_ASLEEP_WAKE = 1,   /* brought to D0 first, and its guest finds it there */
  PERM_WHEN_ASLEEP_SEND = 2    /* sent as it is, if the destination is able to bring it out */
};

/* Bytes of a saved state of this function; always the same. */
enum perm_status perm_config_state_size(struct perm_config *space, size_t *count);

/*
 * Saves what the guest sees and has written, and where the power is; the guest is stopped. `written` may be
 * null. PERM_STATE_..., PERM_ERROR_REFUSED with the function as it was; PERM_ERROR_DEVICE_FAILED.
 */
enum perm_status perm_config_save(struct perm_config *space, enum perm_when_asleep when_asleep, void *bytes,
  size_t count, size_t *written);

/* The verdict that a state saved under one version of tables may be loaded under another: fingerprints. */
struct perm_compatible_tables {
  uint64_t saved;
  uint64_t loading;
};

/*
 * Goes on where a saved function was. The VMM has opened this one, set interrupts up, enabled its VFs, and
 * not yet let the guest run. `verdicts` may be null.
 *
 * All bytes are judged before anything is touched. After PERM_ERROR_REFUSED and PERM_ERROR_DEVICE_FAILED its BARs are
 * unmapped, and it is to be loaded again or closed.
 */
enum perm_status perm_config_load(struct perm_config *space, const void *bytes, size_t count,
  const struct perm_compatible_tables *verdicts, size_t verdict_count);

#ifdef __cplusplus
}
#endif

#endif
