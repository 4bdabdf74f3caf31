/* What becomes of a call. */

#ifndef PERM_STATUS_H
#define PERM_STATUS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum perm_status {
  PERM_OK = 0,

  /* The access does not lie in the config space, or there is no entry of this index; nothing was touched. */
  PERM_ERROR_OUT_OF_RANGE = 1,
  /* The device or host did not answer; effects of earlier pieces stay. */
  PERM_ERROR_DEVICE_FAILED = 2,
  /* The device's config space is not of a size that exists: 256 or 4096 bytes. */
  PERM_ERROR_BAD_SIZE = 3,
  /* The tables are of another format version or damaged, or the legend is another profile's. */
  PERM_ERROR_BAD_TABLES = 4,
  /* No header table describes this header layout. */
  PERM_ERROR_UNKNOWN_HEADER = 5,
  /* The power machine refused: perm_error says why. */
  PERM_ERROR_REFUSED = 6,

  /* A null pointer where there must be none, or a value without a meaning; nothing was touched. */
  PERM_ERROR_BAD_ARGUMENT = 7,
  /* A struct has a member set that the library does not know; nothing was touched. */
  PERM_ERROR_UNKNOWN_MEMBER = 8,
  /* The tables call a hook that neither the library nor the caller has: perm_error says which. */
  PERM_ERROR_MISSING_HOOK = 9,
  /* The call came from inside another one for the same space; nothing was touched. */
  PERM_ERROR_BUSY = 10,
  /* The host says that the reset itself did not work; all around it was done. */
  PERM_ERROR_RESET_FAILED = 11,

  /*
   * A state was not saved or not loaded, and the function is as it was. Each is 32 more than its number in
   * docs/migration.md, which says more of it.
   */
  PERM_STATE_TOO_SHORT = 33,
  PERM_STATE_NOT_A_STATE = 34,
  PERM_STATE_UNKNOWN_VERSION = 35,
  PERM_STATE_WRONG_SIZE = 36,
  PERM_STATE_WRONG_CHECKSUM = 37,
  PERM_STATE_MALFORMED = 38,
  PERM_STATE_OTHER_TABLES = 39,
  PERM_STATE_OTHER_FUNCTION = 40,
  PERM_STATE_OTHER_LAYOUT = 41,
  PERM_STATE_POWER_STATE_READ_ONLY = 42,
  PERM_STATE_NO_POWER_MANAGEMENT = 43,
  PERM_STATE_UNSUPPORTED_POWER_STATE = 44,
  PERM_STATE_VFS_DIFFER = 45,
  PERM_STATE_PARENT_ASLEEP = 46,
  PERM_STATE_RESETTING = 47,
  PERM_STATE_NOT_IN_D0 = 48,
  PERM_STATE_UNUSED = 49,
  PERM_STATE_BUFFER_TOO_SMALL = 50
};

/* Why the power machine refused; the function is as it was. */
enum perm_refusal {
  PERM_REFUSAL_NONE = 0,
  /* The device has no such state, or no power management that is understood. */
  PERM_REFUSAL_UNSUPPORTED = 1,
  /* From the present state, the one asked for cannot be reached. */
  PERM_REFUSAL_ILLEGAL = 2,
  /* Virtual functions are enabled. */
  PERM_REFUSAL_VFS_ENABLED = 3,
  /* A reset is in progress. */
  PERM_REFUSAL_RESETTING = 4,
  /* The device sleeps, and is to be left asleep. */
  PERM_REFUSAL_ASLEEP = 5,
  /* Low power was entered before. */
  PERM_REFUSAL_ALREADY_ENTERED = 6,
  /* No wake-up event was asked for. */
  PERM_REFUSAL_NOT_ARMED = 7,
  /* The device did not go where it was told to; mappings agree with where it is. */
  PERM_REFUSAL_NOT_REACHED = 8
};

/* What there is to know of a call that was not PERM_OK. Filled by the library. */
struct perm_error {
  size_t size; /* sizeof(struct perm_error), set by the caller */
  enum perm_status status;
  enum perm_refusal refusal; /* for PERM_ERROR_REFUSED */
  uint64_t position;         /* byte of config space; for PERM_STATE_... byte of the state */
  uint32_t width;            /* bytes that were to be accessed there */
  uint32_t hook;             /* for PERM_ERROR_MISSING_HOOK: its number in the legend */
};

/* One sentence in English, never null; for a number that no status has, one that says so. */
const char *perm_status_text(enum perm_status status);

/* The same of a refusal. */
const char *perm_refusal_text(enum perm_refusal refusal);

#ifdef __cplusplus
}
#endif

#endif
