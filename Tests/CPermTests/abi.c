/*
 * What a program that was compiled yesterday relies on: where members lie, and what numbers are. A member is
 * added at the end and a number behind the last one; nothing here changes then but a size.
 */

#include "perm.h"

#define SIZE(type, bytes) _Static_assert(sizeof(struct type) == (bytes), #type)
#define MEMBER(type, member, offset) _Static_assert(offsetof(struct type, member) == (offset), #type "." #member)
#define NUMBER(name, number) _Static_assert((name) == (number), #name)

#if UINTPTR_MAX == UINT64_MAX

SIZE(perm_error, 32);
MEMBER(perm_error, refusal, 12);
MEMBER(perm_error, position, 16);
MEMBER(perm_error, hook, 28);

SIZE(perm_bar, 16);
SIZE(perm_bits, 12);
SIZE(perm_facts, 128);
MEMBER(perm_facts, vendor_id, 12);
MEMBER(perm_facts, bars, 16);

SIZE(perm_power_request, 32);
MEMBER(perm_power_request, power_state, 8);
MEMBER(perm_power_request, version, 28);

SIZE(perm_host, 200);
MEMBER(perm_host, context, 8);
MEMBER(perm_host, config_size, 20);
MEMBER(perm_host, read, 24);
MEMBER(perm_host, wait, 64);
MEMBER(perm_host, msi, 112);
MEMBER(perm_host, unmap_bars, 136);
MEMBER(perm_host, did_refuse, 192);

SIZE(perm_hook, 32);
MEMBER(perm_hook, flags, 24);

SIZE(perm_options, 80);
MEMBER(perm_options, host, 24);
MEMBER(perm_options, hook_count, 48);
MEMBER(perm_options, image_size, 64);
MEMBER(perm_options, promotion, 76);

SIZE(perm_description, 32);
MEMBER(perm_description, fingerprint, 24);
SIZE(perm_found_capability, 40);
MEMBER(perm_found_capability, flags, 32);
SIZE(perm_finding, 24);
MEMBER(perm_finding, position, 20);
SIZE(perm_power, 48);
MEMBER(perm_power, reachable, 36);
MEMBER(perm_power, unsupported_requests, 40);
SIZE(perm_compatible_tables, 16);

#endif

NUMBER(PERM_ERROR_OUT_OF_RANGE, 1);
NUMBER(PERM_ERROR_RESET_FAILED, 11);
NUMBER(PERM_STATE_TOO_SHORT, 33);
NUMBER(PERM_STATE_BUFFER_TOO_SMALL, 50);
NUMBER(PERM_REFUSAL_NOT_REACHED, 8);
NUMBER(PERM_BAR_MEMORY_64, 3);
NUMBER(PERM_FACT_IDS, 8);
NUMBER(PERM_D3_COLD, 4);
NUMBER(PERM_RESET_AF_FLR, 1);
NUMBER(PERM_BARS_IO, 2);
NUMBER(PERM_USER_DMA, 1);
NUMBER(PERM_EVENT_SETTLE, 17);
NUMBER(PERM_HOST_HAS_PLATFORM_POWER, 4);
NUMBER(PERM_ASLEEP_FAIL, 1);
NUMBER(PERM_PROMOTE_ALWAYS, 2);
NUMBER(PERM_CAPABILITY_SYNTHETIC, 2);
NUMBER(PERM_FINDING_NO_ROOM, 7);
NUMBER(PERM_LOW_POWER_UNUSED, 4);
NUMBER(PERM_POWER_HAS_SAVED_STATE, 4);
NUMBER(PERM_WHEN_ASLEEP_SEND, 2);
NUMBER(PERM_HOOK_RUNS_AT_LOAD, 1);
