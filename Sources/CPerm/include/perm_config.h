/* The config space of one real function as a guest sees it. */

#ifndef PERM_CONFIG_H
#define PERM_CONFIG_H

#include "perm_hook.h"
#include "perm_host.h"
#include "perm_tables.h"

#ifdef __cplusplus
extern "C" {
#endif

/* An opened function: rows, shadow, hooks, and the device behind them. */
struct perm_config;

/* What becomes of an access or call that finds the device asleep. */
enum perm_asleep {
  PERM_ASLEEP_RESUME = 0, /* the device is woken first */
  PERM_ASLEEP_FAIL = 1    /* PERM_ERROR_REFUSED with PERM_REFUSAL_ASLEEP */
};

/* When a guest's D3hot becomes D3cold, where the platform can. */
enum perm_promotion {
  PERM_PROMOTE_NEVER = 0,
  PERM_PROMOTE_WHERE_STATE_IS_LOST = 1, /* for a device that reports No_Soft_Reset = 0 */
  PERM_PROMOTE_ALWAYS = 2               /* also for one that reports 1; its guest is shown 0 */
};

/* What a function is opened with. Pointers are null where a comment says so. */
struct perm_options {
  size_t size; /* sizeof(struct perm_options) */
  /* The profile, as permc emitted it: &PREFIX_tables and &PREFIX_legend. Read at open and not afterwards. */
  const struct perm_table *tables;
  const struct perm_table_legend *legend;
  /* The device and its host; copied. Null with an image: a device that does nothing by itself. */
  const struct perm_host *host;
  /* What config space does not say; copied. Null: all 0. */
  const struct perm_facts *facts;
  /* Code behind hooks that are not standard; copied but for what it points to, which must stay. Null: none. */
  const struct perm_hook *hooks;
  size_t hook_count;
  /*
   * A device in memory instead of `read` and `write` of the host: 256 or 4096 bytes, copied; every bit takes
   * what is written. Null: none.
   */
  const void *image;
  size_t image_size;
  enum perm_asleep asleep;
  enum perm_promotion promotion;
};

/*
 * Opens a function: walks its lists, lays out the rows, fills the shadow, relinks the lists, runs hooks.
 *
 * `error` may be null; otherwise it says more of a failure, after which `*space` is null. What is wrong with a
 * device's lists is no error: see perm_config_finding.
 *
 * PERM_ERROR_BAD_ARGUMENT, _UNKNOWN_MEMBER, _BAD_TABLES, _MISSING_HOOK, _BAD_SIZE, _UNKNOWN_HEADER,
 * _DEVICE_FAILED, _REFUSED.
 */
enum perm_status perm_config_open(const struct perm_options *options, struct perm_config **space,
  struct perm_error *error);

/*
 * Frees it, and touches neither device nor mappings: perm_config_close does, and comes first where a guest has
 * used the device. A null space is PERM_OK; from inside a call PERM_ERROR_BUSY, and it stays.
 */
enum perm_status perm_config_destroy(struct perm_config *space);

/* What there is to know of the last call for this space that was neither PERM_OK nor PERM_ERROR_BUSY. */
enum perm_status perm_config_last_error(struct perm_config *space, struct perm_error *error);

/*
 * A guest's accesses: any position, without allocation. The library makes of them what goes to the device.
 *
 * PERM_ERROR_OUT_OF_RANGE, with nothing touched; PERM_ERROR_DEVICE_FAILED and PERM_ERROR_REFUSED, with effects
 * of earlier pieces kept. What was to be read, 4096 bytes of it at most, is then all ones, as a bus answers.
 */

/* Reads 1 to 4 bytes; the value is zero-extended. */
enum perm_status perm_config_read(struct perm_config *space, uint32_t position, uint32_t width, uint32_t *value);
/* Writes 1 to 4 bytes; what is above them in `value` is ignored. */
enum perm_status perm_config_write(struct perm_config *space, uint32_t position, uint32_t width, uint32_t value);
/* Reads 1 byte to all of the space, as vfio's pread has it. */
enum perm_status perm_config_read_bytes(struct perm_config *space, uint32_t position, void *bytes, size_t count);
/* Writes them. */
enum perm_status perm_config_write_bytes(struct perm_config *space, uint32_t position, const void *bytes,
  size_t count);

/* The host's own accesses, 1 to 4 bytes of hardware, past the tables. As above. */
enum perm_status perm_config_read_device(struct perm_config *space, uint32_t position, uint32_t width,
  uint32_t *value);
enum perm_status perm_config_write_device(struct perm_config *space, uint32_t position, uint32_t width,
  uint32_t value);

/* What a space is; filled by the library. */
struct perm_description {
  size_t size; /* sizeof(struct perm_description), set by the caller */
  uint32_t config_size; /* 256 or 4096 */
  uint32_t capability_count; /* the header is the first */
  uint32_t finding_count;
  uint32_t reserved;
  uint64_t fingerprint; /* of the tables; see perm_state.h */
};

enum perm_status perm_config_describe(struct perm_config *space, struct perm_description *description);

enum perm_capability_flag {
  PERM_CAPABILITY_HIDDEN = 1 << 0,   /* the guest's list leaves it out */
  PERM_CAPABILITY_SYNTHETIC = 1 << 1 /* the profile made it up: nothing of it is the device's */
};

/* The header, or a capability that was found. Filled by the library. */
struct perm_found_capability {
  size_t size; /* sizeof(struct perm_found_capability), set by the caller */
  uint32_t list; /* PERM_TABLE_LIST_... */
  uint32_t id;   /* of the header its layout */
  uint32_t position;
  uint32_t length; /* bytes; 0 where no table says */
  uint32_t page;   /* that describes it, PREFIX_PAGE_... of the emitted header; 0: none */
  uint32_t variant; /* in the page */
  uint32_t flags;  /* PERM_CAPABILITY_... */
};

/* Index 0 is the header; then the order of the walk. PERM_ERROR_OUT_OF_RANGE. */
enum perm_status perm_config_capability(struct perm_config *space, uint32_t index,
  struct perm_found_capability *capability);

/* Something wrong with a device's capability lists, which the walk survived. */
enum perm_finding_code {
  PERM_FINDING_LOOP = 0,                 /* a pointer leads back: the list ends there */
  PERM_FINDING_POINTER_OUT_OF_RANGE = 1, /* into the header or beyond the space: the list ends there */
  PERM_FINDING_TOO_LONG = 2,             /* longer than the space has room for: it ends there */
  PERM_FINDING_OVERLAP = 3,              /* two claim the same bytes: the later one gets them */
  PERM_FINDING_CUT = 4,                  /* one reaches beyond its area: its tail is cut */
  PERM_FINDING_UNKNOWN_VARIANT = 5,      /* a register value that no table covers: hidden */
  PERM_FINDING_UNKNOWN_ID = 6,           /* no table describes this ID */
  PERM_FINDING_NO_ROOM = 7               /* a synthetic one does not fit: left out */
};

/* One finding. Filled by the library. */
struct perm_finding {
  size_t size; /* sizeof(struct perm_finding), set by the caller */
  enum perm_finding_code code;
  uint32_t list; /* PERM_TABLE_LIST_... */
  uint32_t id;
  uint32_t position; /* of the header, or of the pointer */
};

/* PERM_ERROR_OUT_OF_RANGE. */
enum perm_status perm_config_finding(struct perm_config *space, uint32_t index, struct perm_finding *finding);

#ifdef __cplusplus
}
#endif

#endif
