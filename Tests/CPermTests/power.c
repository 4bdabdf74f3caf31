/* Power, resets, virtual functions, and the gate at BARs. */

#include "card.h"
#include "check.h"
#include "linux_vfio.h"
#include "tests.h"

static struct perm_power power_of(struct perm_config *space)
{
  struct perm_power power = {.size = sizeof power};
  CHECK(perm_config_power(space, &power) == PERM_OK);
  return power;
}

/* Whether the last call was refused for this reason. */
static int is_refused(struct perm_config *space, enum perm_status status, enum perm_refusal refusal)
{
  struct perm_error error = {.size = sizeof error};
  return status == PERM_ERROR_REFUSED && perm_config_last_error(space, &error) == PERM_OK && error.refusal == refusal;
}

static void test_states(void)
{
  struct card card;
  struct perm_config *space;
  uint32_t value = 0;
  card_init(&card);
  const struct perm_host host = card_host(&card);
  struct perm_options options = {
    .size = sizeof options, .tables = &linux_vfio_tables, .legend = &linux_vfio_legend, .host = &host};
  if (!CHECK(perm_config_open(&options, &space, NULL) == PERM_OK)) return;
  CHECK(power_of(space).state == PERM_D0 && power_of(space).low_power == PERM_LOW_POWER_OFF);

  /* The guest's D3hot and back, with the waits that the specification asks for. */
  CHECK(perm_config_write(space, 0x84, 2, 3) == PERM_OK);
  CHECK(power_of(space).state == PERM_D3_HOT && (card_value(&card, 0x84, 1) & 3) == 3 && card.waited == 10000);
  CHECK(perm_config_write(space, 0x84, 2, 1) == PERM_OK && card.refusal == PERM_REFUSAL_UNSUPPORTED);
  CHECK(perm_config_write(space, 0x84, 2, 0) == PERM_OK);
  CHECK(power_of(space).state == PERM_D0);

  /* Low power by the VMM. */
  CHECK(is_refused(space, perm_config_signal_wakeup(space), PERM_REFUSAL_NOT_ARMED));
  CHECK(perm_config_enter_low_power(space, 0) == PERM_OK);
  CHECK(power_of(space).low_power == PERM_LOW_POWER_ENTERED && power_of(space).reachable == PERM_BARS_IO);
  CHECK(is_refused(space, perm_config_enter_low_power(space, 0), PERM_REFUSAL_ALREADY_ENTERED));
  CHECK(perm_config_exit_low_power(space) == PERM_OK && power_of(space).state == PERM_D0);
  CHECK(perm_config_enter_low_power(space, 1) == PERM_OK);
  CHECK(power_of(space).low_power == PERM_LOW_POWER_ARMED);
  CHECK(perm_config_signal_wakeup(space) == PERM_OK && power_of(space).low_power == PERM_LOW_POWER_OFF);

  /* A device that does not follow. */
  card.refuses = 1;
  CHECK(is_refused(space, perm_config_enter_low_power(space, 0), PERM_REFUSAL_NOT_REACHED));
  CHECK(perm_config_reset(space, PERM_RESET_FLR) == PERM_ERROR_RESET_FAILED);
  card.refuses = 0;
  card.resets = card.stops = 0;
  CHECK(perm_config_reset(space, PERM_RESET_AF_FLR) == PERM_OK && card.resets == 1 && card.stops == 1);
  CHECK(perm_config_reset(space, (enum perm_reset)7) == PERM_ERROR_BAD_ARGUMENT && card.resets == 1);

  /* With virtual functions it stays in D0. */
  CHECK(perm_config_will_enable_vfs(space) == PERM_OK && (power_of(space).flags & PERM_POWER_HAS_VFS));
  CHECK(is_refused(space, perm_config_enter_low_power(space, 0), PERM_REFUSAL_VFS_ENABLED));
  CHECK(perm_config_did_remove_vfs(space) == PERM_OK && power_of(space).flags == 0);

  /* No user, and the next one. */
  CHECK(perm_config_release(space) == PERM_OK && power_of(space).low_power == PERM_LOW_POWER_UNUSED);
  CHECK(perm_config_use(space) == PERM_OK && power_of(space).low_power == PERM_LOW_POWER_OFF);
  CHECK(perm_config_idle(space) == PERM_OK);
  CHECK(perm_config_follow(space, (enum perm_power_state)5) == PERM_ERROR_BAD_ARGUMENT);
  CHECK(perm_config_follow(space, PERM_D3_COLD) == PERM_OK && power_of(space).parent_state == PERM_D3_COLD);
  CHECK(perm_config_close(space) == PERM_OK);
  CHECK(perm_config_power(space, NULL) == PERM_ERROR_BAD_ARGUMENT);
  CHECK(perm_config_destroy(space) == PERM_OK);

  /* One that is to be left asleep. */
  card_init(&card);
  options.asleep = PERM_ASLEEP_FAIL;
  if (!CHECK(perm_config_open(&options, &space, NULL) == PERM_OK)) return;
  CHECK(perm_config_enter_low_power(space, 0) == PERM_OK);
  CHECK(is_refused(space, perm_config_use(space), PERM_REFUSAL_ASLEEP));
  CHECK(perm_config_exit_low_power(space) == PERM_OK);
  CHECK(perm_config_read(space, 0, 4, &value) == PERM_OK);
  CHECK(perm_config_destroy(space) == PERM_OK);
}

static int power_off(void *context)
{
  (void)context;
  return 0;
}

/* A guest's D3hot that becomes D3cold: config space does not answer, and is not asked. */
static void test_promotion(void)
{
  struct card card;
  struct perm_config *space;
  uint32_t value = 0;
  card_init(&card);
  card_store(&card, 0x84, 2, 0); /* registers are lost in D3hot */
  struct perm_host host = card_host(&card);
  host.flags = PERM_HOST_HAS_PLATFORM_POWER;
  host.power_off = power_off;
  const struct perm_options options = {.size = sizeof options, .tables = &linux_vfio_tables,
    .legend = &linux_vfio_legend, .host = &host, .promotion = PERM_PROMOTE_WHERE_STATE_IS_LOST};
  if (!CHECK(perm_config_open(&options, &space, NULL) == PERM_OK)) return;
  CHECK(perm_config_write(space, 0x84, 2, 3) == PERM_OK);
  CHECK(power_of(space).state == PERM_D3_COLD && power_of(space).low_power == PERM_LOW_POWER_PROMOTED);
  CHECK(power_of(space).flags == PERM_POWER_HAS_SAVED_STATE);
  card_store(&card, 0x84, 2, 0); /* power comes back in D0 */
  CHECK(perm_config_read(space, 0x06, 2, &value) == PERM_OK && power_of(space).state == PERM_D3_HOT);
  CHECK(perm_config_destroy(space) == PERM_OK);
}

static void test_gate(void)
{
  struct card card;
  struct perm_config *space;
  struct perm_facts facts = {.size = sizeof facts, .bars = {{PERM_BAR_MEMORY_32, 0, 0x1000}}};
  uint64_t value = 0;
  card_init(&card);
  card.bar = 0x1122334455667788;
  const struct perm_host host = card_host(&card);
  const struct perm_options options = {.size = sizeof options, .tables = &linux_vfio_tables,
    .legend = &linux_vfio_legend, .host = &host, .facts = &facts};
  if (!CHECK(perm_config_open(&options, &space, NULL) == PERM_OK)) return;
  CHECK(perm_config_read_bar(space, 0, 0, 4, &value) == PERM_OK && value == UINT32_MAX);
  CHECK(perm_config_write_bar(space, 0, 0, 4, 1) == PERM_OK && card.bar != 1);
  CHECK(power_of(space).unsupported_requests == 2 && power_of(space).mapped == PERM_BARS_IO);
  card.maps = card.unmaps = 0;
  CHECK(perm_config_write(space, 0x04, 2, 2) == PERM_OK && card.maps == 2 && card.unmaps == 0);
  CHECK(power_of(space).enabled == PERM_BARS_MEMORY);
  CHECK((power_of(space).mapped & PERM_BARS_MEMORY) && (power_of(space).reachable & PERM_BARS_MEMORY));
  CHECK(perm_config_read_bar(space, 0, 8, 8, &value) == PERM_OK && value == 0x1122334455667790);
  CHECK(perm_config_write_bar(space, 0, 0, 8, 77) == PERM_OK && card.bar == 77);
  CHECK(perm_config_read_bar(space, 0, 0xFFD, 4, &value) == PERM_OK && value == UINT32_MAX);
  CHECK(perm_config_read_bar(space, 99, 0, 1, &value) == PERM_OK && value == 0xFF);
  CHECK(perm_config_read_bar(space, 0, UINT64_MAX, 8, &value) == PERM_OK && value == UINT64_MAX);
  CHECK(perm_config_read_bar(space, 0, 0, 3, &value) == PERM_ERROR_BAD_ARGUMENT && value == UINT64_MAX);
  CHECK(perm_config_write_bar(space, 0, 0, 16, 0) == PERM_ERROR_BAD_ARGUMENT);
  CHECK(perm_config_read_bar(space, 0, 0, 4, NULL) == PERM_ERROR_BAD_ARGUMENT);
  CHECK(perm_config_write(space, 0x04, 2, 0) == PERM_OK && card.unmaps == 2);
  CHECK(perm_config_destroy(space) == PERM_OK);
}

/* MSI: the guest enables no more than the host has set up. */
static void test_msi(void)
{
  struct card card;
  struct perm_config *space;
  uint32_t value = 0;
  card_init(&card);
  const struct perm_host host = card_host(&card);
  const struct perm_options options = {
    .size = sizeof options, .tables = &linux_vfio_tables, .legend = &linux_vfio_legend, .host = &host};
  if (!CHECK(perm_config_open(&options, &space, NULL) == PERM_OK)) return;
  CHECK(perm_config_write(space, 0x92, 2, 0x0051) == PERM_OK);
  CHECK(perm_config_read(space, 0x92, 1, &value) == PERM_OK && (value & 0x71) == 0);
  card.has_msi = 1;
  CHECK(perm_config_write(space, 0x92, 2, 0x0051) == PERM_OK);
  CHECK(perm_config_read(space, 0x92, 1, &value) == PERM_OK && (value & 0x71) == 0x21);
  CHECK(perm_config_destroy(space) == PERM_OK);
}

void test_power(void)
{
  test_states();
  test_promotion();
  test_gate();
  test_msi();
}
