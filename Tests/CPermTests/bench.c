#include "bench.h"

#include "card.h"
#include "check.h"
#include "linux_vfio.h"

#include <stdio.h>
#include <string.h>

/* Positions in a card that repeat: one virtual dword, one of hardware, a register that hooks hang on. */
struct call {
  const char *name;
  int is_write;
  uint32_t position, width, value;
};

static const struct call calls[] = {
  {"none", 0, 0, 0, 0},
  {"read-virtual", 0, 0x3C, 1, 0},          /* Interrupt Line */
  {"read-device", 0, 0x06, 2, 0},           /* Status */
  {"write-virtual", 1, 0x3C, 1, 0x0B},
  {"write-device", 1, 0x0C, 1, 0x10},       /* Cache Line Size */
  {"read-misaligned", 0, 0x3D, 3, 0},
};

/* The card's registers and nothing else, so that what is counted is the library's. */
static int64_t read_register(void *context, uint32_t position, uint32_t width)
{
  return card_value((const struct card *)context, position, width);
}

static int write_register(void *context, uint32_t position, uint32_t width, uint32_t value)
{
  card_store((struct card *)context, position, width, value);
  return 0;
}

int bench(const char *name, unsigned long count)
{
  struct card card;
  struct perm_config *space = NULL;
  const struct call *call = NULL;
  uint32_t sum = 0;
  for (size_t index = 0; index < sizeof calls / sizeof calls[0]; ++index)
    if (strcmp(calls[index].name, name) == 0) call = &calls[index];
  if (call == NULL) return 64;
  card_init(&card);
  {
    const struct perm_host host = {.size = sizeof host, .context = &card, .config_size = card.size,
      .read = read_register, .write = write_register};
    const struct perm_options options = {
      .size = sizeof options, .tables = &linux_vfio_tables, .legend = &linux_vfio_legend, .host = &host};
    if (!CHECK(perm_config_open(&options, &space, NULL) == PERM_OK)) return 1;
  }
  if (call->width != 0 && call->is_write) {
    for (unsigned long index = 0; index < count; ++index)
      sum += perm_config_write(space, call->position, call->width, call->value + (uint32_t)(index & 1));
  } else if (call->width != 0) {
    for (unsigned long index = 0; index < count; ++index) {
      uint32_t value;
      sum += perm_config_read(space, call->position, call->width, &value);
      sum += value;
    }
  }
  printf("%s %lu: %u\n", name, count, sum);
  return perm_config_destroy(space) == PERM_OK ? 0 : 1;
}
