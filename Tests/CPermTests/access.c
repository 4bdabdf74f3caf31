/* Accesses of a guest and of its host. */

#include "card.h"
#include "check.h"
#include "linux_vfio.h"
#include "tests.h"

#include <string.h>

static void test_card(void)
{
  struct card card;
  struct perm_config *space;
  struct perm_error error = {.size = sizeof error};
  uint8_t bytes[8];
  uint32_t value = 0;
  card_init(&card);
  const struct perm_host host = card_host(&card);
  const struct perm_options options = {
    .size = sizeof options, .tables = &linux_vfio_tables, .legend = &linux_vfio_legend, .host = &host};
  if (!CHECK(perm_config_open(&options, &space, NULL) == PERM_OK)) return;

  /* A virtual byte stays in the shadow, a byte of hardware goes to the device. */
  CHECK(perm_config_write(space, 0x3C, 1, 0x0B) == PERM_OK);
  CHECK(perm_config_read(space, 0x3C, 1, &value) == PERM_OK && value == 0x0B);
  CHECK(card_value(&card, 0x3C, 1) == 0);
  CHECK(perm_config_read(space, 0x06, 2, &value) == PERM_OK && value == 0x0010);
  CHECK(perm_config_read(space, 0x07, 1, &value) == PERM_OK && value == 0);
  CHECK(perm_config_read(space, 0xFFF, 1, &value) == PERM_OK);

  /* Any length, any position. */
  CHECK(perm_config_read_bytes(space, 0x3B, bytes, 3) == PERM_OK && bytes[1] == 0x0B);
  bytes[0] = 0x0C;
  CHECK(perm_config_write_bytes(space, 0x3C, bytes, 1) == PERM_OK);
  CHECK(perm_config_read(space, 0x3C, 1, &value) == PERM_OK && value == 0x0C);
  {
    static uint8_t all[4096];
    CHECK(perm_config_read_bytes(space, 0, all, sizeof all) == PERM_OK);
    CHECK(memcmp(all, "\xC0\xAC\x01\x00", 4) == 0 && all[0x3C] == 0x0C);
  }

  /* The host's own, past the tables. */
  CHECK(perm_config_write_device(space, 0x3C, 1, 0x55) == PERM_OK);
  CHECK(card_value(&card, 0x3C, 1) == 0x55);
  CHECK(perm_config_read_device(space, 0x3C, 1, &value) == PERM_OK && value == 0x55);
  CHECK(perm_config_read(space, 0x3C, 1, &value) == PERM_OK && value == 0x0C);

  /* Outside of the space nothing is touched, and all ones are read. */
  {
    const unsigned reads = card.reads, writes = card.writes;
    static const uint32_t places[][2] = {{4096, 1}, {4093, 4}, {UINT32_MAX, 4}, {0, 0}, {0, 5}, {0, UINT32_MAX}};
    for (size_t index = 0; index < sizeof places / sizeof places[0]; ++index) {
      const uint32_t position = places[index][0], width = places[index][1];
      value = 0;
      CHECK(perm_config_read(space, position, width, &value) == PERM_ERROR_OUT_OF_RANGE && value == UINT32_MAX);
      CHECK(perm_config_last_error(space, &error) == PERM_OK);
      CHECK(error.status == PERM_ERROR_OUT_OF_RANGE && error.position == position && error.width == width);
      CHECK(perm_config_write(space, position, width, 0) == PERM_ERROR_OUT_OF_RANGE);
      CHECK(perm_config_read_device(space, position, width, &value) == PERM_ERROR_OUT_OF_RANGE);
      CHECK(perm_config_write_device(space, position, width, 0) == PERM_ERROR_OUT_OF_RANGE);
    }
    memset(bytes, 0, sizeof bytes);
    CHECK(perm_config_read_bytes(space, 4090, bytes, 8) == PERM_ERROR_OUT_OF_RANGE && bytes[7] == 0xFF);
    CHECK(perm_config_read_bytes(space, 0, bytes, 0) == PERM_ERROR_OUT_OF_RANGE);
    CHECK(perm_config_write_bytes(space, 4090, bytes, 8) == PERM_ERROR_OUT_OF_RANGE);
    CHECK(perm_config_write_bytes(space, 0, bytes, 4097) == PERM_ERROR_OUT_OF_RANGE);
    CHECK(perm_config_write_bytes(space, 0, bytes, SIZE_MAX) == PERM_ERROR_OUT_OF_RANGE);
    CHECK(card.reads == reads && card.writes == writes);
  }

  /* No pointer, no space. */
  CHECK(perm_config_read(space, 0, 4, NULL) == PERM_ERROR_BAD_ARGUMENT);
  CHECK(perm_config_last_error(space, &error) == PERM_OK && error.status == PERM_ERROR_BAD_ARGUMENT);
  CHECK(perm_config_read_bytes(space, 0, NULL, 4) == PERM_ERROR_BAD_ARGUMENT);
  CHECK(perm_config_write_bytes(space, 0, NULL, 4) == PERM_ERROR_BAD_ARGUMENT);
  CHECK(perm_config_read_device(space, 0, 4, NULL) == PERM_ERROR_BAD_ARGUMENT);
  CHECK(perm_config_read(NULL, 0, 4, &value) == PERM_ERROR_BAD_ARGUMENT);
  CHECK(perm_config_write(NULL, 0, 4, 0) == PERM_ERROR_BAD_ARGUMENT);
  CHECK(perm_config_last_error(NULL, &error) == PERM_ERROR_BAD_ARGUMENT);
  CHECK(perm_config_last_error(space, NULL) == PERM_ERROR_BAD_ARGUMENT);

  /* A device that does not answer. */
  card.fails = 1;
  CHECK(perm_config_read(space, 0x06, 2, &value) == PERM_ERROR_DEVICE_FAILED && value == UINT32_MAX);
  CHECK(perm_config_last_error(space, &error) == PERM_OK && error.position == 0x06 && error.width == 2);
  CHECK(perm_config_write(space, 0x0C, 1, 0) == PERM_ERROR_DEVICE_FAILED);
  CHECK(perm_config_read_bytes(space, 0x06, bytes, 2) == PERM_ERROR_DEVICE_FAILED);
  CHECK(perm_config_read(space, 0x3C, 1, &value) == PERM_OK && value == 0x0C);
  CHECK(perm_config_destroy(space) == PERM_OK);
}

/* A device in memory: a copy, behind which nothing acts. */
static void test_image(void)
{
  static const uint32_t sizes[] = {256, 4096};
  for (int index = 0; index < 2; ++index) {
    struct card card;
    struct perm_config *space;
    uint32_t value = 0;
    card_init(&card);
    const struct perm_options options = {.size = sizeof options, .tables = &linux_vfio_tables,
      .legend = &linux_vfio_legend, .image = card.bytes, .image_size = sizes[index]};
    if (!CHECK(perm_config_open(&options, &space, NULL) == PERM_OK)) return;
    memset(&card, 0xEE, sizeof card);
    CHECK(perm_config_read(space, 0, 4, &value) == PERM_OK && value == 0x0001ACC0);
    CHECK(perm_config_write(space, 0x0C, 1, 0x10) == PERM_OK);
    CHECK(perm_config_read_device(space, 0x0C, 1, &value) == PERM_OK && value == 0x10);
    CHECK(perm_config_read(space, sizes[index] - 4, 4, &value) == PERM_OK && value == 0);
    CHECK(perm_config_read(space, sizes[index], 1, &value) == PERM_ERROR_OUT_OF_RANGE);
    /* Nothing stands behind it: no reset, and D3hot by its own registers. */
    CHECK(perm_config_reset(space, PERM_RESET_FLR) == PERM_ERROR_RESET_FAILED);
    CHECK(perm_config_write(space, 0x84, 2, 3) == PERM_OK);
    CHECK(perm_config_read(space, 0x84, 2, &value) == PERM_OK && (value & 3) == 3);
    CHECK(perm_config_destroy(space) == PERM_OK);
  }
}

void test_access(void)
{
  test_card();
  test_image();
}
