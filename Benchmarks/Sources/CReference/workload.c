/* Draws the accesses of each workload. */
#include "reference_parts.h"

#include <stdlib.h>

/* Where the capabilities of the synthetic function end; what follows is a gap. */
enum { END = 0x178 };

/* Whether a row has hooks. */
static int has_hooks(const struct perm_row *row) { return (row->control >> (PERM_ROW_HOOKS + 1) & 7) != 0; }

/* Whether an access is of the workload's kind. */
static int fits(const struct perm_space *space, enum workload kind, uint32_t position, uint32_t width)
{
  const struct perm_row *row = &space->rows[position >> 2];
  const uint32_t mask = perm_mask(position, width);
  const int is_plain = position % width == 0 && !has_hooks(row) && (row->control & 7) == 0
                       && space->owners[position] != PERM_NOBODY;
  switch (kind) {
  case WORKLOAD_READ_VIRTUAL: return is_plain && row->virt == mask;
  case WORKLOAD_READ_PASSTHROUGH: return is_plain && row->virt == 0;
  case WORKLOAD_READ_MIXED: return is_plain && row->virt != 0 && row->virt != mask;
  case WORKLOAD_WRITE: return is_plain && ((row->shadow_write | row->device_write) & mask) != 0;
  case WORKLOAD_WRITE_MIXED: return is_plain && row->device_write != 0 && row->device_write != mask;
  default: return position % 4 != 0;
  }
}

static uint32_t width_of(enum workload kind)
{
  return kind == WORKLOAD_READ_MISALIGNED_7 ? 7 : kind == WORKLOAD_WRITE ? 2 : 4;
}

static uint32_t next(uint32_t *state)
{
  *state ^= *state << 13;
  *state ^= *state >> 17;
  return *state ^= *state << 5;
}

struct accesses workload_accesses(enum workload kind)
{
  const struct subject *subject = subject_synthetic();
  struct reference *reference = reference_new(subject, memory_new(subject));
  struct access *items = calloc(WORKLOAD_COUNT, sizeof *items);
  struct accesses accesses = {items, 0};
  uint32_t state = UINT32_C(2463534242) + (uint32_t)kind, candidates = 0;
  const uint32_t width = width_of(kind);
  if (reference == NULL || items == NULL) return accesses;
  for (uint32_t position = 0; position < END; ++position)
    candidates += fits(&reference->guest.space, kind, position, width) != 0;
  while (candidates > 0 && accesses.count < WORKLOAD_COUNT) {
    uint32_t position = next(&state) % END;
    while (!fits(&reference->guest.space, kind, position, width)) position = (position + 1) % END;
    items[accesses.count].position = position;
    items[accesses.count].width = width;
    items[accesses.count++].value = next(&state) & (width == 2 ? 0xFFFF : UINT32_MAX);
  }
  free(reference->memory);
  free(reference);
  return accesses;
}
