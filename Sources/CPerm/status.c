/* Words for every number of perm_status.h: the one place that has them. */

#include "perm_status.h"

const char *perm_status_text(enum perm_status status)
{
  switch (status) {
  case PERM_OK: return "it was done";
  case PERM_ERROR_OUT_OF_RANGE: return "it does not lie in the config space, or there is no such entry";
  case PERM_ERROR_DEVICE_FAILED: return "the device or host did not answer";
  case PERM_ERROR_BAD_SIZE: return "config space is of neither 256 nor 4096 bytes";
  case PERM_ERROR_BAD_TABLES: return "tables of another format version, damaged ones, or a legend of others";
  case PERM_ERROR_UNKNOWN_HEADER: return "no table describes this header layout";
  case PERM_ERROR_REFUSED: return "the power machine refused";
  case PERM_ERROR_BAD_ARGUMENT: return "a null pointer, or a value without a meaning";
  case PERM_ERROR_UNKNOWN_MEMBER: return "a struct has a member set that this library does not know";
  case PERM_ERROR_MISSING_HOOK: return "the tables call a hook that nobody has";
  case PERM_ERROR_BUSY: return "another call for the same space is under way";
  case PERM_ERROR_RESET_FAILED: return "the host says that the reset did not work";
  case PERM_STATE_TOO_SHORT: return "fewer bytes than a state has at least";
  case PERM_STATE_NOT_A_STATE: return "the bytes do not begin as a saved state does";
  case PERM_STATE_UNKNOWN_VERSION: return "a version of the format that is not understood";
  case PERM_STATE_WRONG_SIZE: return "the number of bytes is not what the state says";
  case PERM_STATE_WRONG_CHECKSUM: return "the bytes are damaged";
  case PERM_STATE_MALFORMED: return "a value that no save writes";
  case PERM_STATE_OTHER_TABLES: return "saved under other tables, and no verdict says that these are compatible";
  case PERM_STATE_OTHER_FUNCTION: return "saved from another function";
  case PERM_STATE_OTHER_LAYOUT: return "the capabilities lie elsewhere, are others, or are described otherwise";
  case PERM_STATE_POWER_STATE_READ_ONLY: return "the device is below D0, and its guest could not bring it out";
  case PERM_STATE_NO_POWER_MANAGEMENT: return "the device is below D0, and has no power management here";
  case PERM_STATE_UNSUPPORTED_POWER_STATE: return "the device has no such power state";
  case PERM_STATE_VFS_DIFFER: return "virtual functions are enabled on one side, or keep the function in D0";
  case PERM_STATE_PARENT_ASLEEP: return "the physical function is in a deeper state than it was";
  case PERM_STATE_RESETTING: return "a reset is in progress";
  case PERM_STATE_NOT_IN_D0: return "the device is not in D0, and is not to be sent so";
  case PERM_STATE_UNUSED: return "the function has no user, and so no state";
  case PERM_STATE_BUFFER_TOO_SMALL: return "the buffer is smaller than the state";
  }
  return "a status that this library does not have";
}

const char *perm_refusal_text(enum perm_refusal refusal)
{
  switch (refusal) {
  case PERM_REFUSAL_NONE: return "nothing was refused";
  case PERM_REFUSAL_UNSUPPORTED: return "the device has no such state, or no power management";
  case PERM_REFUSAL_ILLEGAL: return "it cannot be reached from the present state";
  case PERM_REFUSAL_VFS_ENABLED: return "virtual functions are enabled";
  case PERM_REFUSAL_RESETTING: return "a reset is in progress";
  case PERM_REFUSAL_ASLEEP: return "the device sleeps, and is to be left asleep";
  case PERM_REFUSAL_ALREADY_ENTERED: return "low power was entered before";
  case PERM_REFUSAL_NOT_ARMED: return "no wake-up event was asked for";
  case PERM_REFUSAL_NOT_REACHED: return "the device did not go where it was told to";
  }
  return "a refusal that this library does not have";
}
