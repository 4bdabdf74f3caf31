/*
 * Reads functions from standard input, places the rows of their capabilities by perm_reader.h, and tells what a fixed
 * sequence of accesses reads and leaves behind. PREFIX is that of the profile.
 *
 *   function SIZE IS_VF NO_MEMORY_ENABLE HAS_INTERRUPT VENDOR_ID DEVICE_ID COUNT
 *   BYTE...                                    SIZE of them
 *   LIST ID POSITION FIRST END                 COUNT of them; END 0: it owns nothing
 */
#include "perm_reader.h"
#include "tables.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct device {
  uint8_t bytes[4096];
};

static uint32_t device_read(void *context, uint32_t position, uint32_t width)
{
  const struct device *device = (const struct device *)context;
  uint32_t value = 0;
  for (uint32_t byte = 0; byte < width && position + byte < sizeof device->bytes; ++byte)
    value |= (uint32_t)device->bytes[position + byte] << (byte * 8);
  return value;
}

static void device_write(void *context, uint32_t position, uint32_t width, uint32_t value)
{
  struct device *device = (struct device *)context;
  for (uint32_t byte = 0; byte < width && position + byte < sizeof device->bytes; ++byte)
    device->bytes[position + byte] = (uint8_t)(value >> (byte * 8));
}

/* FNV-1a over 32-bit words. */
static void mix(uint32_t *hash, uint32_t word)
{
  for (uint32_t byte = 0; byte < 4; ++byte) *hash = (*hash ^ (word >> (byte * 8) & 0xFF)) * UINT32_C(16777619);
}

/* Whether a piece has what links a list, and whether there is one: that is up to whoever relinks them. */
static int is_link(const struct perm_capability *capability, uint32_t position, uint32_t width)
{
  if (capability->list != PERM_TABLE_LIST_HEADER) return position < capability->position + 4;
  return (position <= 6 && position + width > 6) || position >> 2 == 0x14 >> 2 || position >> 2 == 0x34 >> 2;
}

/* Reads every piece of a capability's own bytes, or writes a value made of its place and the round. */
static void touch(const struct perm_function *function, struct perm_row *rows,
  const struct perm_capability *capability, uint32_t round, uint32_t *hash)
{
  for (uint32_t width = 1; width <= 4; width *= 2) {
    for (uint32_t position = capability->position; position + width <= capability->end; ++position) {
      const uint32_t value = (position * 4 + width + round) * UINT32_C(2654435761);
      if (position % width != 0 || is_link(capability, position, width)) continue;
      if (round % 2 == 0)
        mix(hash, perm_read(function, rows, position, width));
      else
        perm_write(function, rows, position, width, value & (perm_mask(position, width) >> (position & 3) * 8));
    }
  }
}

int main(void)
{
  static struct device device;
  static struct perm_row rows[1024];
  static struct perm_capability capabilities[1100];
  uint32_t ids, size, is_vf, no_memory_enable, has_interrupt, vendor, device_id, count;
  while (scanf(" function %" SCNu32 " %" SCNu32 " %" SCNu32 " %" SCNu32 " %" SCNu32 " %" SCNu32 " %" SCNu32, &size,
           &is_vf, &no_memory_enable, &has_interrupt, &vendor, &device_id, &count) == 7) {
    struct perm_function function = {&TABLES, &device, device_read, device_write, {0}, size};
    uint32_t hash = UINT32_C(2166136261);
    if (size > sizeof device.bytes || count > sizeof capabilities / sizeof capabilities[0]) return 2;
    memset(rows, 0, sizeof rows);
    memset(&device, 0, sizeof device);
    for (uint32_t byte = 0; byte < size; ++byte) {
      uint32_t value;
      if (scanf("%" SCNu32, &value) != 1) return 2;
      device.bytes[byte] = (uint8_t)value;
    }
    for (uint32_t index = 0; index < count; ++index) {
      struct perm_capability *capability = &capabilities[index];
      if (scanf("%" SCNu32 "%" SCNu32 "%" SCNu32 "%" SCNu32 "%" SCNu32, &capability->list, &capability->id,
            &capability->position, &capability->first, &capability->end) != 5)
        return 2;
    }
    ids = device_read(&device, 0x2C, 4);
    function.facts[PERM_TABLE_FACT_IS_VF] = is_vf;
    function.facts[PERM_TABLE_FACT_NO_MEMORY_ENABLE] = no_memory_enable;
    function.facts[PERM_TABLE_FACT_HAS_INTERRUPT] = has_interrupt;
    function.facts[PERM_TABLE_FACT_CONFIG_SIZE] = size;
    function.facts[PERM_TABLE_FACT_VENDOR_ID] = vendor;
    function.facts[PERM_TABLE_FACT_DEVICE_ID] = device_id;
    function.facts[PERM_TABLE_FACT_SUBSYSTEM_VENDOR_ID] = ids & 0xFFFF;
    function.facts[PERM_TABLE_FACT_SUBSYSTEM_ID] = ids >> 16;
    function.facts[PERM_TABLE_FACT_CLASS_CODE] = device_read(&device, 8, 4) >> 8;
    function.facts[PERM_TABLE_FACT_REVISION_ID] = device.bytes[8];
    perm_find_facts(&function, capabilities, count);

    for (uint32_t index = 0; index < count; ++index) {
      struct perm_capability *capability = &capabilities[index];
      const struct perm_table_page *page = perm_find_page(&function, capability);
      const uint32_t variant = page == NULL ? 0 : perm_find_variant(&function, page, capability);
      const int is_hidden = variant == 0 || perm_is_hidden(&function, page, variant, capability);
      printf("capability %ld %" PRIu32 " %d\n", page == NULL ? -1L : (long)(page - TABLES.pages),
        variant == 0 ? 0 : (variant - perm_table_word(page, 6)) / PERM_TABLE_VARIANT_WORDS, is_hidden);
      if (is_hidden) capability->end = 0;
      if (capability->end != 0) perm_place(&function, page, variant, capability, rows);
    }
    for (uint32_t index = 0; index < size / 4; ++index) {
      const struct perm_row *row = &rows[index];
      printf("row %" PRIu32 " %" PRIu32 " %" PRIu32 " %" PRIu32 " %" PRIu32 " %" PRIu32 " %" PRIu32 "\n", row->virt,
        row->shadow_write, row->device_write, row->rw1c, row->reserved, row->control >> PERM_ROW_LIVE & 0xF, row->shadow);
    }
    for (uint32_t round = 0; round < 4; ++round)
      for (uint32_t index = 0; index < count; ++index)
        touch(&function, rows, &capabilities[index], round, &hash);
    for (uint32_t position = 0; position < size; position += 4) mix(&hash, device_read(&device, position, 4));
    printf("end %" PRIu32 "\n", hash);
  }
  return 0;
}
