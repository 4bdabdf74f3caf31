/* A hook of a vendor's tables, standard ones in its neighbourhood, and one in place of a standard one. */

#include "card.h"
#include "card_guest.h"
#include "check.h"
#include "linux_vfio.h"
#include "tests.h"

#include <string.h>

/* What one card's hook is to do, and what it saw. */
struct share {
  uint32_t granted;
  uint32_t phases[4]; /* calls by phase */
  uint32_t old, written, value, width, position;
  enum perm_status returns; /* in place of what it found */
  enum perm_status beyond;  /* what an operand that it does not have is answered */
};

/* Shows the guest its share of the queues, and holds it to that. Operands: Queue_Count, Queues_In_Use. */
static enum perm_status share_queues(void *context, struct perm_call *call)
{
  struct share *share = (struct share *)context;
  const uint32_t phase = perm_call_phase(call);
  struct perm_bits bits;
  uint32_t count, in_use = perm_call_shadow(call, 1);
  enum perm_status status = perm_call_device(call, 0, &count);
  if (status != PERM_OK) return status;
  if (count > share->granted) count = share->granted;
  if (in_use > count) in_use = count;
  CHECK(perm_call_number(call) == CARD_GUEST_HOOK_SHARE_QUEUES);
  CHECK(perm_call_operand_count(call) == 2);
  CHECK(perm_call_operand_bits(call, 0, &bits) == PERM_OK);
  CHECK(bits.position == 0x108 && bits.lsb == 16 && bits.width == 8);
  CHECK(perm_call_operand_bits(call, 2, &bits) == PERM_ERROR_OUT_OF_RANGE && bits.width == 0);
  CHECK(perm_call_operand_bits(call, 0, NULL) == PERM_ERROR_BAD_ARGUMENT);
  CHECK(perm_call_shadow(call, 2) == 0 && perm_call_old_shadow(call, 2) == 0 && perm_call_written(call, 2) == 0);
  CHECK(perm_call_device(call, 0, NULL) == PERM_ERROR_BAD_ARGUMENT);
  CHECK(perm_call_set_shadow(call, 2, 0) == PERM_ERROR_OUT_OF_RANGE);
  share->beyond = perm_call_set_device(call, UINT32_MAX, 0);
  share->phases[phase & 3] += 1;
  share->old = perm_call_old_shadow(call, 1);
  share->written = perm_call_written(call, 1);
  share->value = perm_call_value(call);
  share->width = perm_call_width(call);
  share->position = perm_call_position(call);
  CHECK(perm_call_set_shadow(call, 0, count) == PERM_OK);
  CHECK(perm_call_set_shadow(call, 1, in_use) == PERM_OK);
  if (phase == PERM_TABLE_ON_WRITE) {
    status = perm_call_set_device(call, 1, in_use);
    if (status != PERM_OK) return status;
  }
  return share->returns;
}

static void test_vendor(void)
{
  struct card card;
  struct perm_config *space;
  struct perm_error error = {.size = sizeof error};
  struct share share = {.granted = 4};
  uint32_t value = 0;
  card_init(&card);
  const struct perm_host host = card_host(&card);
  struct perm_hook hooks[] = {
    {.name = "of another profile", .run = share_queues, .context = NULL},
    {.name = "share_queues", .run = share_queues, .context = &share},
  };
  const struct perm_options options = {.size = sizeof options, .tables = &card_guest_tables,
    .legend = &card_guest_legend, .host = &host, .hooks = hooks, .hook_count = 2};

  hooks[1].reserved = 1;
  CHECK(perm_config_open(&options, &space, NULL) == PERM_ERROR_UNKNOWN_MEMBER);
  hooks[1].reserved = 0;
  hooks[1].flags = 2;
  CHECK(perm_config_open(&options, &space, NULL) == PERM_ERROR_BAD_ARGUMENT);
  hooks[1].flags = 0;
  hooks[1].run = NULL;
  CHECK(perm_config_open(&options, &space, NULL) == PERM_ERROR_BAD_ARGUMENT);
  hooks[1].run = share_queues;
  hooks[0].name = NULL;
  CHECK(perm_config_open(&options, &space, NULL) == PERM_ERROR_BAD_ARGUMENT);
  hooks[0].name = "of another profile";

  if (!CHECK(perm_config_open(&options, &space, NULL) == PERM_OK)) return;
  memset(hooks, 0, sizeof hooks); /* they were copied */
  CHECK(share.phases[PERM_TABLE_ON_OPEN] == 1 && share.width == 0);
  /* Of 16 queues the guest sees 4, and gets no more. */
  CHECK(perm_config_read(space, 0x10A, 1, &value) == PERM_OK && value == 4);
  CHECK(card_value(&card, 0x10A, 1) == 16);
  CHECK(perm_config_write(space, 0x10C, 2, 0x8003) == PERM_OK);
  CHECK(share.phases[PERM_TABLE_ON_WRITE] == 1 && share.width == 2 && share.position == 0x10C);
  CHECK(share.value == 0x8003 && share.written == 3 && share.old == 0);
  CHECK(perm_config_write(space, 0x10C, 1, 9) == PERM_OK);
  CHECK(share.written == 9 && share.old == 3 && share.beyond == PERM_ERROR_OUT_OF_RANGE);
  CHECK(perm_config_read(space, 0x10C, 2, &value) == PERM_OK && value == 0x8004);
  CHECK(card_value(&card, 0x10C, 2) == 0x8004);

  /* What a hook returns is what became of the access. */
  share.returns = PERM_ERROR_BUSY;
  CHECK(perm_config_write(space, 0x10C, 1, 1) == PERM_ERROR_DEVICE_FAILED);
  share.returns = (enum perm_status)12345;
  CHECK(perm_config_write(space, 0x10C, 1, 1) == PERM_ERROR_DEVICE_FAILED);
  share.returns = PERM_OK;
  card.fails = 1;
  CHECK(perm_config_write(space, 0x10C, 1, 1) == PERM_ERROR_DEVICE_FAILED);
  CHECK(perm_config_last_error(space, &error) == PERM_OK && error.position == 0x10A && error.width == 1);
  card.fails = 0;
  CHECK(perm_config_write(space, 0x10C, 1, 1) == PERM_OK);
  CHECK(perm_config_destroy(space) == PERM_OK);
}

/* Tries what a hook may do of power. Its operand is Interrupt_Disable, which it only reads. */
static enum perm_status in_place_of_mask_intx(void *context, struct perm_call *call)
{
  unsigned *calls = (unsigned *)context;
  *calls += 1;
  CHECK(perm_call_set_shadow(call, 0, !perm_call_shadow(call, 0)) == PERM_OK);
  CHECK(perm_call_wake(call) == PERM_OK);
  CHECK(perm_call_request_power(call, PERM_D3_COLD) == PERM_ERROR_BAD_ARGUMENT);
  CHECK(perm_call_request_power(call, PERM_D3_HOT) == PERM_OK);
  CHECK(perm_call_request_power(call, PERM_D0) == PERM_OK);
  CHECK(perm_call_reset(call, (enum perm_reset)2) == PERM_ERROR_BAD_ARGUMENT);
  CHECK(perm_call_reset(call, PERM_RESET_FLR) == PERM_OK);
  return PERM_OK;
}

static void test_replaced(void)
{
  struct card card;
  struct perm_config *space;
  unsigned calls = 0;
  uint32_t value = 0;
  card_init(&card);
  const struct perm_host host = card_host(&card);
  const struct perm_hook hook = {.name = "mask_intx", .run = in_place_of_mask_intx, .context = &calls};
  const struct perm_options options = {.size = sizeof options, .tables = &linux_vfio_tables,
    .legend = &linux_vfio_legend, .host = &host, .hooks = &hook, .hook_count = 1};
  if (!CHECK(perm_config_open(&options, &space, NULL) == PERM_OK)) return;
  CHECK(perm_config_write(space, 0x04, 2, 0x0400) == PERM_OK);
  CHECK(calls == 1 && card.resets == 1);
  CHECK(perm_config_read(space, 0x04, 2, &value) == PERM_OK && value == 0x0400);
  CHECK(perm_config_destroy(space) == PERM_OK);
}

/* A call that is none. */
static void test_null(void)
{
  struct perm_bits bits;
  uint32_t value;
  CHECK(perm_call_number(NULL) == 0 && perm_call_phase(NULL) == 0 && perm_call_position(NULL) == 0);
  CHECK(perm_call_width(NULL) == 0 && perm_call_value(NULL) == 0 && perm_call_operand_count(NULL) == 0);
  CHECK(perm_call_shadow(NULL, 0) == 0 && perm_call_old_shadow(NULL, 0) == 0 && perm_call_written(NULL, 0) == 0);
  CHECK(perm_call_operand_bits(NULL, 0, &bits) == PERM_ERROR_BAD_ARGUMENT);
  CHECK(perm_call_device(NULL, 0, &value) == PERM_ERROR_BAD_ARGUMENT);
  CHECK(perm_call_set_shadow(NULL, 0, 0) == PERM_ERROR_BAD_ARGUMENT);
  CHECK(perm_call_set_device(NULL, 0, 0) == PERM_ERROR_BAD_ARGUMENT);
  CHECK(perm_call_wake(NULL) == PERM_ERROR_BAD_ARGUMENT);
  CHECK(perm_call_request_power(NULL, PERM_D0) == PERM_ERROR_BAD_ARGUMENT);
  CHECK(perm_call_reset(NULL, PERM_RESET_FLR) == PERM_ERROR_BAD_ARGUMENT);
}

void test_hooks(void)
{
  test_vendor();
  test_replaced();
  test_null();
}
