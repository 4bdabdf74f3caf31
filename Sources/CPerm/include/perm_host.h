/* What the VMM supplies of a function: what it knows, and what it does for it. */

#ifndef PERM_HOST_H
#define PERM_HOST_H

#include "perm_status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What a base address register decodes. */
enum perm_bar_kind {
  PERM_BAR_NONE = 0,
  PERM_BAR_IO = 1,
  PERM_BAR_MEMORY_32 = 2, /* memory below 4 GiB */
  PERM_BAR_MEMORY_64 = 3  /* memory anywhere; takes the next register too */
};

/* A base address register's resource, as the host assigned it. */
struct perm_bar {
  enum perm_bar_kind kind;
  uint32_t is_prefetchable; /* 0 or 1 */
  uint64_t size;            /* bytes, a power of two; 0 for PERM_BAR_NONE */
};

/* BAR 0 to 5, and at this index the expansion ROM, which is PERM_BAR_MEMORY_32. */
#define PERM_ROM 6
#define PERM_BAR_COUNT 7

enum perm_fact {
  PERM_FACT_IS_VF = 1 << 0,            /* a virtual function */
  PERM_FACT_NO_MEMORY_ENABLE = 1 << 1, /* Memory Space Enable is not implemented: every VF, some others */
  PERM_FACT_NO_INTERRUPT = 1 << 2,     /* the host has no legacy interrupt for it */
  PERM_FACT_IDS = 1 << 3               /* vendor_id and device_id are what a guest reads: every VF */
};

/* What config space does not say. All 0: a physical function with an interrupt and no resources. */
struct perm_facts {
  size_t size; /* sizeof(struct perm_facts) */
  uint32_t flags; /* PERM_FACT_... */
  uint16_t vendor_id;
  uint16_t device_id;
  struct perm_bar bars[PERM_BAR_COUNT];
};

/* Bits of one dword of the device's config space, found through a table. */
struct perm_bits {
  uint32_t position; /* byte position of the dword */
  uint32_t lsb;      /* lowest bit in it */
  uint32_t width;    /* 1 to 32 bits */
};

/* D-states; PMCSR can name the first four. Source: PCIe 6.0 §5.3.1. */
enum perm_power_state {
  PERM_D0 = 0,
  PERM_D1 = 1,
  PERM_D2 = 2,
  PERM_D3_HOT = 3,
  PERM_D3_COLD = 4
};

/* A change of the power state that was found legal. */
struct perm_power_request {
  enum perm_power_state state; /* asked for; never PERM_D3_COLD */
  enum perm_power_state from;
  struct perm_bits power_state; /* PowerState of PMCSR */
  uint32_t supports_d1;
  uint32_t supports_d2;
  uint32_t version; /* of the capability */
};

enum perm_reset {
  PERM_RESET_FLR = 0,   /* Initiate_FLR of the PCI Express capability */
  PERM_RESET_AF_FLR = 1 /* Initiate_FLR of the Advanced Features capability */
};

/* Kinds of base address registers, as COMMAND enables them; one bit each. */
enum perm_bar_space {
  PERM_BARS_MEMORY = 1 << 0, /* the ROM too */
  PERM_BARS_IO = 1 << 1
};

/* Who has base address registers mapped. */
enum perm_bar_user {
  PERM_USER_CPU = 0, /* processors: the guest's second-stage tables, a process's mappings */
  PERM_USER_DMA = 1  /* other devices: mappings in an IOMMU */
};

/* What happens to a function's power; `detail` says more where a line says so. */
enum perm_event {
  PERM_EVENT_OPENED = 0,
  PERM_EVENT_REQUEST = 1,  /* the guest wrote PowerState: the state */
  PERM_EVENT_DECODING = 2, /* the guest is about to write the decode enables: spaces */
  PERM_EVENT_DECODED = 3,  /* it has: spaces */
  PERM_EVENT_ACCESS = 4,
  PERM_EVENT_USE = 5,
  PERM_EVENT_IDLE = 6,
  PERM_EVENT_ENABLE_VFS = 7,
  PERM_EVENT_REMOVE_VFS = 8,
  PERM_EVENT_ENTER_LOW_POWER = 9, /* 1: until a wake-up */
  PERM_EVENT_EXIT_LOW_POWER = 10,
  PERM_EVENT_WAKEUP = 11,
  PERM_EVENT_BEGIN_RESET = 12,
  PERM_EVENT_END_RESET = 13,
  PERM_EVENT_RELEASE = 14,
  PERM_EVENT_CLOSE = 15,
  PERM_EVENT_PARENT = 16, /* the physical function moved: its state */
  PERM_EVENT_SETTLE = 17  /* a transition ended halfway */
};

enum perm_host_flag {
  PERM_HOST_KEEPS_CONFIG = 1 << 0,      /* the host saves and restores config space, as a kernel below vfio does */
  PERM_HOST_PREPARES_RESET = 1 << 1,    /* `reset` itself brings the device to D0 and stops its interrupts */
  PERM_HOST_HAS_PLATFORM_POWER = 1 << 2 /* the platform can take the function's power away */
};

/*
 * The device and its host. `context` is given to each; a null function is what its comment says.
 *
 * Those that return int, but for `msi`, return 0 when it was done, and anything else where it was not; those
 * that return int64_t a value of 32 bits, and a negative number where there is none. A failure of `read` or
 * `write` aborts the access with PERM_ERROR_DEVICE_FAILED, of the others it is a refusal that the guest does
 * not see.
 */
struct perm_host {
  size_t size; /* sizeof(struct perm_host) */
  void *context;
  uint32_t flags; /* PERM_HOST_... */

  /* Bytes of config space, 256 or 4096; not looked at with an image. */
  uint32_t config_size;
  /* Reads a naturally aligned piece of 1, 2 or 4 bytes: its value. Must be there, or an image. */
  int64_t (*read)(void *context, uint32_t position, uint32_t width);
  /* Writes one. */
  int (*write)(void *context, uint32_t position, uint32_t width, uint32_t value);

  /*
   * Writes PowerState and waits until the device is there; what was reached is read back. Null: writes the
   * field among its neighbours, and waits as the specification asks for.
   */
  int (*set_power_state)(void *context, const struct perm_power_request *request);
  /* Takes the power away: D3cold. Null: the platform leaves it on. */
  int (*power_off)(void *context);
  /* Supplies power, and waits until config space answers: D0, registers lost. Null: power is on. */
  int (*power_on)(void *context);
  /* Lets time pass. Null: nothing is waited for, which suits a device in memory. */
  void (*wait)(void *context, uint32_t microseconds);

  /* Tears down all interrupts: a reset follows. Null: there are none. */
  void (*stop_interrupts)(void *context);
  /* Resets the function. Null: fails. */
  int (*reset)(void *context, enum perm_reset method);
  /* Sets Max_Read_Request_Size, in bytes. Null: fails, and it stays. */
  int (*set_read_request_size)(void *context, uint32_t bytes, const struct perm_bits *field);

  /* The guest set Interrupt Disable, which is that bit: masks the interrupt. Null: nothing. */
  void (*mask_intx)(void *context, const struct perm_bits *bit);
  /* The guest cleared it. Null: nothing. */
  void (*unmask_intx)(void *context, const struct perm_bits *bit);
  /*
   * Whether MSI is the interrupt type that the host set up, 0 or 1, and log2 of the number of its vectors,
   * 0 to 5. Null: it is not.
   */
  int (*msi)(void *context, uint32_t *vectors_log2);

  /* Reads 4 bytes of VPD: their value. Null: fails, and the guest's driver times out. */
  int64_t (*read_vpd)(void *context, uint32_t address);
  /* Writes 4 bytes of VPD. Null: fails. */
  int (*write_vpd)(void *context, uint32_t address, uint32_t value);

  /*
   * Mappings of these spaces (PERM_BARS_..., or-ed) by this user must be gone when this returns: the
   * device is about to stop decoding. May come for spaces that are not mapped. Null: nothing is mapped.
   */
  void (*unmap_bars)(void *context, uint32_t spaces, enum perm_bar_user user);
  /* Spaces may be mapped again. Null: nothing is. */
  void (*map_bars)(void *context, uint32_t spaces, enum perm_bar_user user);
  /* Reads 1, 2, 4 or 8 bytes behind a BAR: perm_config_read_bar asked the gate. Null: all ones. */
  uint64_t (*read_bar)(void *context, uint32_t bar, uint64_t offset, uint32_t width);
  /* Writes them. Null: dropped. */
  void (*write_bar)(void *context, uint32_t bar, uint64_t offset, uint32_t width, uint64_t value);
  /* The base address registers are about to be written back to a device that lost them. Null: nothing. */
  void (*will_restore_bars)(void *context);
  /* Whether memory BARs may be reached has changed by a whole access. Null: nothing. */
  void (*reachability_changed)(void *context, uint32_t is_reachable);

  /* A transition was made; for traces. `name` outlives the call. Null: nothing. */
  void (*did_transition)(void *context, enum perm_event event, uint32_t detail, const char *name);
  /* A transition was refused: the guest is not told. Null: nothing. */
  void (*did_refuse)(void *context, enum perm_event event, uint32_t detail, enum perm_refusal refusal);
};

#ifdef __cplusplus
}
#endif

#endif
