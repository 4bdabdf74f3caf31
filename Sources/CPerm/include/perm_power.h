/* Power of a function beside the guest's own writes, and accesses to its BARs. docs/power.md says what happens. */

#ifndef PERM_POWER_H
#define PERM_POWER_H

#include "perm_config.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * All of these may be PERM_ERROR_DEVICE_FAILED, and PERM_ERROR_REFUSED with the refusals named and with
 * PERM_REFUSAL_NOT_REACHED, where the device did not follow.
 */

/*
 * Lets the device sleep as deep as the platform goes, as a virtual ACPI _PR3._OFF asks for. It ends by
 * perm_config_exit_low_power, or with `until_wakeup` also by a wake-up event or an access.
 * VFS_ENABLED, RESETTING, ALREADY_ENTERED.
 */
enum perm_status perm_config_enter_low_power(struct perm_config *space, uint32_t until_wakeup);
/* Ends low power: D0 with registers. Without effect if not entered. RESETTING. */
enum perm_status perm_config_exit_low_power(struct perm_config *space);
/* The platform signals a wake-up event (PME). NOT_ARMED. */
enum perm_status perm_config_signal_wakeup(struct perm_config *space);
/* Nothing is under way: a device that was woken for an access may sleep again. RESETTING. */
enum perm_status perm_config_idle(struct perm_config *space);
/*
 * Must come before a call of the VMM that needs the device awake: setting up interrupts, mapping a BAR.
 * ASLEEP, RESETTING, UNSUPPORTED.
 */
enum perm_status perm_config_use(struct perm_config *space);
/*
 * Resets: BARs unmapped, D0, interrupts stopped, then the reset, then registers and mappings back.
 * PERM_ERROR_RESET_FAILED; VFS_ENABLED, RESETTING.
 */
enum perm_status perm_config_reset(struct perm_config *space, enum perm_reset method);

/*
 * Virtual functions are about to be enabled: D0, and it stays there. The lock around calls is held from here
 * until they exist. RESETTING, UNSUPPORTED.
 */
enum perm_status perm_config_will_enable_vfs(struct perm_config *space);
/* They are gone. */
enum perm_status perm_config_did_remove_vfs(struct perm_config *space);
/* Tells a virtual function where its physical one is. */
enum perm_status perm_config_follow(struct perm_config *space, enum perm_power_state parent);

/* The user is gone: D0 with registers, then asleep. The next access or use wakes it. RESETTING, VFS_ENABLED. */
enum perm_status perm_config_release(struct perm_config *space);
/* Gives the function up: unmapped, in D0, nothing saved. perm_config_destroy may follow. RESETTING. */
enum perm_status perm_config_close(struct perm_config *space);

/* What platform and VMM have agreed on beyond PMCSR. */
enum perm_low_power {
  PERM_LOW_POWER_OFF = 0,      /* nothing: the function is in use */
  PERM_LOW_POWER_ENTERED = 1,  /* until perm_config_exit_low_power */
  PERM_LOW_POWER_ARMED = 2,    /* also until a wake-up event or an access */
  PERM_LOW_POWER_PROMOTED = 3, /* the guest asked for D3hot, and the device is in D3cold */
  PERM_LOW_POWER_UNUSED = 4    /* the function has no user */
};

enum perm_power_flag {
  PERM_POWER_HAS_VFS = 1 << 0,
  PERM_POWER_RESETTING = 1 << 1,
  PERM_POWER_HAS_SAVED_STATE = 1 << 2 /* config state that the way to D0 brings back */
};

/* Where a function's power is. Filled by the library. */
struct perm_power {
  size_t size; /* sizeof(struct perm_power), set by the caller */
  enum perm_power_state state;
  enum perm_power_state effective_state; /* never less deep than that of a VF's physical function */
  enum perm_power_state parent_state;
  enum perm_low_power low_power;
  uint32_t flags;     /* PERM_POWER_... */
  uint32_t enabled;   /* PERM_BARS_... that the guest has enabled in COMMAND */
  uint32_t mapped;    /* that may be mapped now */
  uint32_t reachable; /* that the gate lets through */
  uint64_t unsupported_requests; /* accesses to BARs that the gate answered */
};

enum perm_status perm_config_power(struct perm_config *space, struct perm_power *power);

/*
 * Accesses to BARs that the VMM traps, 1, 2, 4 or 8 bytes. A closed gate is no error: reads are all ones,
 * writes are dropped, and it is counted.
 */
enum perm_status perm_config_read_bar(struct perm_config *space, uint32_t bar, uint64_t offset, uint32_t width,
  uint64_t *value);
enum perm_status perm_config_write_bar(struct perm_config *space, uint32_t bar, uint64_t offset, uint32_t width,
  uint64_t value);

#ifdef __cplusplus
}
#endif

#endif
