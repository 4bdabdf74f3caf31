#include "card.h"

#include <string.h>

uint32_t card_value(const struct card *card, uint32_t position, uint32_t width)
{
  uint32_t value = 0;
  for (uint32_t byte = width; byte-- > 0;) value = value << 8 | card->bytes[position + byte];
  return value;
}

void card_store(struct card *card, uint32_t position, uint32_t width, uint32_t value)
{
  for (uint32_t byte = 0; byte < width; ++byte) card->bytes[position + byte] = (uint8_t)(value >> (byte * 8));
}

void card_init(struct card *card)
{
  static const uint32_t dwords[][2] = {
    {0x00, 0x0001ACC0}, {0x04, 0x00100000}, {0x08, 0x12000000}, {0x34, 0x40},
    /* PCI Express, version 2, with FLR: there is an extended space. */
    {0x40, 0x00028010}, {0x44, 0x10000000},
    /* Power management, version 3: D3hot, No_Soft_Reset. */
    {0x80, 0x00039001}, {0x84, 0x00000008},
    {0x90, 0x0080B005}, /* MSI with 64-bit addresses */
    {0xB0, 0x00000003}, /* VPD */
    /* A DVSEC of the vendor: 16 bytes, ID 1, 16 queues of which none is in use. */
    {0x100, 0x00010023}, {0x104, 0x0100ACC0}, {0x108, 0x00100001}, {0x10C, 0x00000000},
  };
  memset(card, 0, sizeof *card);
  card->size = sizeof card->bytes;
  for (size_t index = 0; index < sizeof dwords / sizeof dwords[0]; ++index)
    card_store(card, dwords[index][0], 4, dwords[index][1]);
}

/* Calls the space from inside of a call for it. */
static void call_back(struct card *card)
{
  uint32_t value;
  if (card->inside != NULL) card->answer = perm_config_read(card->inside, 0, 4, &value);
}

static int64_t read_config(void *context, uint32_t position, uint32_t width)
{
  struct card *card = (struct card *)context;
  card->reads += 1;
  call_back(card);
  /* What lies above the piece is not the library's. */
  return card->fails ? -1 : (int64_t)(card_value(card, position, width) | (width < 4 ? UINT32_C(0xA5) << 24 : 0));
}

static int write_config(void *context, uint32_t position, uint32_t width, uint32_t value)
{
  struct card *card = (struct card *)context;
  card->writes += 1;
  call_back(card);
  if (card->fails) return -1;
  /* What can be refused is the move to another state. */
  if (!(card->refuses && position == 0x84)) card_store(card, position, width, value);
  return 0;
}

static void wait(void *context, uint32_t microseconds) { ((struct card *)context)->waited += microseconds; }

static void stop_interrupts(void *context) { ((struct card *)context)->stops += 1; }

static int reset(void *context, enum perm_reset method)
{
  struct card *card = (struct card *)context;
  (void)method;
  card->resets += 1;
  call_back(card);
  return card->refuses ? -1 : 0;
}

static int msi(void *context, uint32_t *vectors_log2)
{
  *vectors_log2 = 2;
  return ((struct card *)context)->has_msi;
}

static void unmap_bars(void *context, uint32_t spaces, enum perm_bar_user user)
{
  (void)spaces;
  (void)user;
  ((struct card *)context)->unmaps += 1;
  call_back((struct card *)context);
}

static void map_bars(void *context, uint32_t spaces, enum perm_bar_user user)
{
  (void)spaces;
  (void)user;
  ((struct card *)context)->maps += 1;
}

static uint64_t read_bar(void *context, uint32_t bar, uint64_t offset, uint32_t width)
{
  (void)width;
  return ((struct card *)context)->bar + bar + offset;
}

static void write_bar(void *context, uint32_t bar, uint64_t offset, uint32_t width, uint64_t value)
{
  (void)bar;
  (void)offset;
  (void)width;
  ((struct card *)context)->bar = value;
}

static void did_refuse(void *context, enum perm_event event, uint32_t detail, enum perm_refusal refusal)
{
  (void)event;
  (void)detail;
  ((struct card *)context)->refusals += 1;
  ((struct card *)context)->refusal = refusal;
}

struct perm_host card_host(struct card *card)
{
  const struct perm_host host = {
    .size = sizeof host,
    .context = card,
    .config_size = card->size,
    .read = read_config,
    .write = write_config,
    .wait = wait,
    .stop_interrupts = stop_interrupts,
    .reset = reset,
    .msi = msi,
    .unmap_bars = unmap_bars,
    .map_bars = map_bars,
    .read_bar = read_bar,
    .write_bar = write_bar,
    .did_refuse = did_refuse,
  };
  return host;
}
