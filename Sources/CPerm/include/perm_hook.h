/* Code behind the hooks of a profile. */

#ifndef PERM_HOOK_H
#define PERM_HOOK_H

#include "perm_host.h"
#include "perm_tables.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One call of a hook: what was accessed, and the operands of its declaration. Ends when the hook returns. */
struct perm_call;

enum perm_hook_flag {
  /* It does no more than tell the host what registers say, so it runs again when a state was loaded. */
  PERM_HOOK_RUNS_AT_LOAD = 1 << 0
};

/*
 * The code behind a hook, by its name in the tables.
 *
 * The library has the standard hooks, those of the tables that come with permc: a profile without hooks of
 * its own needs none of these. One with a standard hook's name takes its place. One that the tables do not
 * call is not used.
 */
struct perm_hook {
  const char *name;
  /*
   * Runs in the middle of an access, and must not call for its space but by perm_call_... functions. What is
   * not PERM_OK aborts the access: what such a function said, or PERM_ERROR_DEVICE_FAILED.
   */
  enum perm_status (*run)(void *context, struct perm_call *call);
  void *context;
  uint32_t flags;    /* PERM_HOOK_... */
  uint32_t reserved; /* 0 */
};

/*
 * The access. Its piece is aligned to its width and lies in one dword. All are 0 for a null call.
 */

/* The hook's number: PREFIX_HOOK_... of the emitted header. */
uint32_t perm_call_number(const struct perm_call *call);
/* When it runs: PERM_TABLE_ON_... */
uint32_t perm_call_phase(const struct perm_call *call);
/* Byte position of the piece. */
uint32_t perm_call_position(const struct perm_call *call);
/* Bytes of the piece: 1, 2 or 4; 0 at open. */
uint32_t perm_call_width(const struct perm_call *call);
/* The value written, in the low bytes; 0 on a read. */
uint32_t perm_call_value(const struct perm_call *call);

/*
 * The operands, in the order of the declaration. A hook reaches config space through them alone. One that
 * it does not have is 0, and PERM_ERROR_OUT_OF_RANGE where there is a status; one declared `reads` stays as
 * it is. The device may answer PERM_ERROR_DEVICE_FAILED or PERM_ERROR_REFUSED, which the hook returns.
 */

uint32_t perm_call_operand_count(const struct perm_call *call);
/* Where an operand lies. */
enum perm_status perm_call_operand_bits(const struct perm_call *call, uint32_t operand,
  struct perm_bits *bits);
/* As the guest's shadow holds it now. */
uint32_t perm_call_shadow(const struct perm_call *call, uint32_t operand);
/* As the shadow held it before this write. */
uint32_t perm_call_old_shadow(const struct perm_call *call, uint32_t operand);
/* Its bits in the value that the guest writes; bytes that the piece does not reach are 0. */
uint32_t perm_call_written(const struct perm_call *call, uint32_t operand);
/* As the device holds it. */
enum perm_status perm_call_device(struct perm_call *call, uint32_t operand, uint32_t *value);
/* Changes it in the shadow. */
enum perm_status perm_call_set_shadow(struct perm_call *call, uint32_t operand, uint32_t value);
/* Changes it on the device. */
enum perm_status perm_call_set_device(struct perm_call *call, uint32_t operand, uint32_t value);

/*
 * Power. The device may answer as above.
 */

/* Wakes a device that does not answer, for what the hook does with it by other ways than its operands. */
enum perm_status perm_call_wake(struct perm_call *call);
/* The guest asks for a state, but PERM_D3_COLD. That the machine refuses it is no error of the access. */
enum perm_status perm_call_request_power(struct perm_call *call, enum perm_power_state state);
/* The guest resets the function. */
enum perm_status perm_call_reset(struct perm_call *call, enum perm_reset method);

#ifdef __cplusplus
}
#endif

#endif
