/*
 * The function of a recording: registers with what a write does to each bit, and a host that does as Linux does.
 *
 * A write of config space stores the bits that are writable and clears those that are write-1-to-clear. What the host does
 * is stored plainly, whatever the masks say, and noted as the words of an event. It is what `SimulatedFunction` is in Swift.
 */
#ifndef SIMULATED_H
#define SIMULATED_H

#include "trace.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { SIMULATED_VPD_SIZE = 0x8000, SIMULATED_EVENTS = 64, SIMULATED_EVENT_SIZE = 48 };

struct simulated {
  uint32_t size; /* bytes of config space: 256 or 4096 */
  uint8_t registers[TRACE_SPACE], writable[TRACE_SPACE], cleared_by_one[TRACE_SPACE];
  uint32_t vpd[SIMULATED_VPD_SIZE / 4];
  int notes_writes; /* whether each write of config space is noted too */
  /* What the host did, as the words of events; whoever compares them sets the count to 0. Beyond SIMULATED_EVENTS it
   * only counts. */
  char events[SIMULATED_EVENTS][SIMULATED_EVENT_SIZE];
  size_t event_count;
};

/* The function of a recording as it was when it was opened. */
void simulated_open(struct simulated *device, const struct trace *trace);

/* Config space: pieces of 1 to 4 bytes; those beyond the space read 0 and are not written. */
uint32_t simulated_read(const struct simulated *device, uint32_t position, uint32_t width);
void simulated_write(struct simulated *device, uint32_t position, uint32_t width, uint32_t value);

/* Changes bits of the dword at a position from the device's side: no mask, no note. */
void simulated_store(struct simulated *device, uint32_t position, uint32_t lsb, uint32_t bit_width, uint32_t value);

/*
 * What a host is asked to do. `position`, `lsb` and `bit_width` say where the field lies: its dword, its lowest bit
 * there, its width. Where there is a result, it is 0 for a refusal.
 */

/* A state from 0 to 3 was asked for; one that is refused changes nothing and is noted. */
void simulated_set_power_state(struct simulated *device, uint32_t position, uint32_t lsb, uint32_t state);
void simulated_note_power_state(struct simulated *device, uint32_t state, int is_accepted);

/* `flr` or `af-flr`; registers keep their values, as if the host had restored them all. */
void simulated_reset(struct simulated *device, int is_advanced_features);

/* Max_Read_Request_Size in bytes; refused unless a power of two from 128 to 4096. */
int simulated_set_read_request_size(struct simulated *device, uint32_t position, uint32_t lsb, uint32_t bytes);

/* Masks or unmasks the legacy interrupt, where the device implements the bit. */
void simulated_mask_intx(struct simulated *device, uint32_t position, uint32_t lsb, int is_masked);

/* Four bytes of VPD; a dword never written holds 5A000000h + its address, bytes beyond its end are 0. */
int simulated_read_vpd(struct simulated *device, uint32_t address, uint32_t *value);

/* An address that is not a multiple of 4 is refused. */
int simulated_write_vpd(struct simulated *device, uint32_t address, uint32_t value);

/* Mappings of memory BARs are taken away. */
void simulated_revoke_mappings(struct simulated *device);

/* The base address registers are about to be written back. */
void simulated_restore_bars(struct simulated *device);

/* Whether memory BARs may be reached has changed. */
void simulated_memory_enabled(struct simulated *device, int is_enabled);

#ifdef __cplusplus
}
#endif

#endif
