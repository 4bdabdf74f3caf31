/* Saved states: a guest that goes on, and every reason why one does not. */

#include "blind.h"
#include "card.h"
#include "check.h"
#include "linux_vfio.h"
#include "tests.h"
#include "watched.h"

#include <string.h>

/* A card, opened under tables. */
struct place {
  struct card card;
  struct perm_config *space;
};

static int open_under(struct place *place, const struct perm_table *tables, const struct perm_table_legend *legend,
  uint32_t flags)
{
  const struct perm_host host = card_host(&place->card);
  const struct perm_facts facts = {.size = sizeof facts, .flags = flags};
  const struct perm_options options = {
    .size = sizeof options, .tables = tables, .legend = legend, .host = &host, .facts = &facts};
  return CHECK(perm_config_open(&options, &place->space, NULL) == PERM_OK);
}

static int open_place(struct place *place, uint32_t flags)
{
  card_init(&place->card);
  return open_under(place, &linux_vfio_tables, &linux_vfio_legend, flags);
}

static uint64_t fingerprint(struct perm_config *space)
{
  struct perm_description description = {.size = sizeof description};
  CHECK(perm_config_describe(space, &description) == PERM_OK);
  return description.fingerprint;
}

static uint8_t state[PERM_STATE_SIZE_LIMIT], damaged[PERM_STATE_SIZE_LIMIT + 1];
static size_t size;

static uint32_t crc32(const uint8_t *bytes, size_t count)
{
  uint32_t crc = UINT32_MAX;
  for (size_t index = 0; index < count; ++index) {
    crc ^= bytes[index];
    for (int bit = 0; bit < 8; ++bit) crc = crc & 1 ? crc >> 1 ^ UINT32_C(0xEDB88320) : crc >> 1;
  }
  return ~crc;
}

/* Loads the saved state with one byte changed, and the checksum made right. */
static enum perm_status load_changed(struct perm_config *space, size_t position, uint8_t value)
{
  uint32_t crc;
  memcpy(damaged, state, size);
  damaged[position] = value;
  crc = crc32(damaged, size - 4);
  for (int byte = 0; byte < 4; ++byte) damaged[size - 4 + byte] = (uint8_t)(crc >> (8 * byte));
  return perm_config_load(space, damaged, size, NULL, 0);
}

static void test_bytes(void)
{
  static struct place from, to;
  struct perm_error error = {.size = sizeof error};
  size_t needed = 0;
  uint32_t value = 0;
  if (!open_place(&from, 0) || !open_place(&to, 0)) return;
  CHECK(perm_config_write(from.space, 0x3C, 1, 0x42) == PERM_OK);
  CHECK(perm_config_write(from.space, 0x0C, 1, 0x10) == PERM_OK);

  CHECK(perm_config_state_size(from.space, NULL) == PERM_ERROR_BAD_ARGUMENT);
  CHECK(perm_config_state_size(from.space, &needed) == PERM_OK && needed > 168 && needed <= PERM_STATE_SIZE_LIMIT);
  CHECK(perm_config_save(from.space, PERM_WHEN_ASLEEP_REFUSE, state, needed - 1, &size)
    == PERM_STATE_BUFFER_TOO_SMALL);
  CHECK(size == 0);
  CHECK(perm_config_save(from.space, PERM_WHEN_ASLEEP_REFUSE, NULL, needed, &size) == PERM_ERROR_BAD_ARGUMENT);
  CHECK(perm_config_save(from.space, (enum perm_when_asleep)3, state, needed, &size) == PERM_ERROR_BAD_ARGUMENT);
  CHECK(perm_config_save(from.space, PERM_WHEN_ASLEEP_REFUSE, state, needed, NULL) == PERM_OK);
  CHECK(perm_config_save(from.space, PERM_WHEN_ASLEEP_REFUSE, state, sizeof state, &size) == PERM_OK);
  CHECK(size == needed);

  CHECK(perm_config_load(to.space, NULL, size, NULL, 0) == PERM_ERROR_BAD_ARGUMENT);
  CHECK(perm_config_load(to.space, state, size, NULL, 1) == PERM_ERROR_BAD_ARGUMENT);
  CHECK(perm_config_load(to.space, state, 171, NULL, 0) == PERM_STATE_TOO_SHORT);
  CHECK(perm_config_load(to.space, state, SIZE_MAX, NULL, 0) == PERM_ERROR_BAD_ARGUMENT);
  CHECK(load_changed(to.space, 0, 'q') == PERM_STATE_NOT_A_STATE);
  CHECK(load_changed(to.space, 8, 99) == PERM_STATE_UNKNOWN_VERSION);
  CHECK(load_changed(to.space, 12, (uint8_t)(state[12] ^ 1)) == PERM_STATE_WRONG_SIZE);
  CHECK(perm_config_load(to.space, state, size - 1, NULL, 0) == PERM_STATE_WRONG_SIZE);
  memcpy(damaged, state, size);
  damaged[200] ^= 1;
  CHECK(perm_config_load(to.space, damaged, size, NULL, 0) == PERM_STATE_WRONG_CHECKSUM);
  CHECK(load_changed(to.space, 44, 1) == PERM_STATE_MALFORMED);
  CHECK(perm_config_last_error(to.space, &error) == PERM_OK && error.position == 44);
  CHECK(load_changed(to.space, 16, (uint8_t)(state[16] ^ 1)) == PERM_STATE_OTHER_TABLES);
  CHECK(load_changed(to.space, 32, (uint8_t)(state[32] ^ 1)) == PERM_STATE_OTHER_FUNCTION);
  CHECK(load_changed(to.space, 168 + 12 + 4, 0x48) == PERM_STATE_OTHER_LAYOUT);
  CHECK(load_changed(to.space, 48, 1) == PERM_STATE_UNSUPPORTED_POWER_STATE);
  CHECK(load_changed(to.space, 52, 1) == PERM_STATE_VFS_DIFFER);

  CHECK(perm_config_read(to.space, 0x3C, 1, &value) == PERM_OK && value == 0);
  CHECK(perm_config_load(to.space, state, size, NULL, 0) == PERM_OK);
  CHECK(perm_config_read(to.space, 0x3C, 1, &value) == PERM_OK && value == 0x42);
  CHECK(card_value(&to.card, 0x0C, 1) == 0x10);
  to.card.fails = 1;
  CHECK(perm_config_load(to.space, state, size, NULL, 0) == PERM_ERROR_DEVICE_FAILED);
  CHECK(perm_config_destroy(from.space) == PERM_OK);
  CHECK(perm_config_destroy(to.space) == PERM_OK);
}

static void test_asleep(void)
{
  static struct place from, to;
  struct perm_power power = {.size = sizeof power};
  if (!open_place(&from, 0) || !open_place(&to, 0)) return;
  CHECK(perm_config_write(from.space, 0x84, 2, 3) == PERM_OK);
  CHECK(perm_config_save(from.space, PERM_WHEN_ASLEEP_REFUSE, state, sizeof state, &size) == PERM_STATE_NOT_IN_D0);
  CHECK(perm_config_save(from.space, PERM_WHEN_ASLEEP_SEND, state, sizeof state, &size) == PERM_OK);
  CHECK(perm_config_load(to.space, state, size, NULL, 0) == PERM_OK);
  CHECK(perm_config_power(to.space, &power) == PERM_OK && power.state == PERM_D3_HOT);
  CHECK((card_value(&to.card, 0x84, 1) & 3) == 3);

  /* Under other tables, where the guest could not bring it out. */
  for (int has_power = 0; has_power < 2; ++has_power) {
    static struct place other;
    struct perm_compatible_tables verdict;
    card_init(&other.card);
    if (!open_under(&other, has_power ? &watched_tables : &blind_tables, has_power ? &watched_legend : &blind_legend,
          0))
      return;
    CHECK(perm_config_load(other.space, state, size, NULL, 0) == PERM_STATE_OTHER_TABLES);
    verdict.saved = fingerprint(from.space);
    verdict.loading = fingerprint(other.space);
    CHECK(perm_config_load(other.space, state, size, &verdict, 1)
      == (has_power ? PERM_STATE_POWER_STATE_READ_ONLY : PERM_STATE_NO_POWER_MANAGEMENT));
    CHECK(perm_config_destroy(other.space) == PERM_OK);
  }

  CHECK(perm_config_save(from.space, PERM_WHEN_ASLEEP_WAKE, state, sizeof state, &size) == PERM_OK);
  CHECK(perm_config_power(from.space, &power) == PERM_OK && power.state == PERM_D0);
  to.card.refuses = 1;
  CHECK(perm_config_load(to.space, state, size, NULL, 0) == PERM_ERROR_REFUSED);
  CHECK(perm_config_release(from.space) == PERM_OK);
  CHECK(perm_config_save(from.space, PERM_WHEN_ASLEEP_WAKE, state, sizeof state, &size) == PERM_STATE_UNUSED);
  CHECK(perm_config_destroy(from.space) == PERM_OK);
  CHECK(perm_config_destroy(to.space) == PERM_OK);
}

static void test_parent(void)
{
  static struct place from, to;
  const uint32_t flags = PERM_FACT_IS_VF | PERM_FACT_NO_MEMORY_ENABLE;
  if (!open_place(&from, flags) || !open_place(&to, flags)) return;
  CHECK(perm_config_save(from.space, PERM_WHEN_ASLEEP_REFUSE, state, sizeof state, &size) == PERM_OK);
  CHECK(perm_config_follow(to.space, PERM_D3_HOT) == PERM_OK);
  CHECK(perm_config_load(to.space, state, size, NULL, 0) == PERM_STATE_PARENT_ASLEEP);
  CHECK(perm_config_destroy(from.space) == PERM_OK);
  CHECK(perm_config_destroy(to.space) == PERM_OK);
}

void test_state(void)
{
  test_bytes();
  test_asleep();
  test_parent();
}
