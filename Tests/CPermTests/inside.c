/* Calls for a space from inside of a call for it. */

#include "card.h"
#include "check.h"
#include "linux_vfio.h"
#include "tests.h"

/* Every call but those that take no space, and what each is answered. */
static void test_every_call(struct perm_config *space)
{
  struct perm_description description = {.size = sizeof description};
  struct perm_found_capability capability = {.size = sizeof capability};
  struct perm_finding finding = {.size = sizeof finding};
  struct perm_error error = {.size = sizeof error};
  struct perm_power power = {.size = sizeof power};
  uint64_t wide;
  uint32_t value;
  size_t size;
  const enum perm_status answers[] = {
    perm_config_read(space, 0, 4, &value), perm_config_write(space, 0, 4, 0),
    perm_config_read_bytes(space, 0, &value, 4), perm_config_write_bytes(space, 0, &value, 4),
    perm_config_read_device(space, 0, 4, &value), perm_config_write_device(space, 0, 4, 0),
    perm_config_describe(space, &description), perm_config_capability(space, 0, &capability),
    perm_config_finding(space, 0, &finding), perm_config_last_error(space, &error),
    perm_config_enter_low_power(space, 0), perm_config_exit_low_power(space), perm_config_signal_wakeup(space),
    perm_config_idle(space), perm_config_use(space), perm_config_reset(space, PERM_RESET_FLR),
    perm_config_will_enable_vfs(space), perm_config_did_remove_vfs(space), perm_config_follow(space, PERM_D0),
    perm_config_release(space), perm_config_close(space), perm_config_power(space, &power),
    perm_config_read_bar(space, 0, 0, 4, &wide), perm_config_write_bar(space, 0, 0, 4, 0),
    perm_config_state_size(space, &size), perm_config_save(space, PERM_WHEN_ASLEEP_REFUSE, &value, 4, NULL),
    perm_config_load(space, &value, 4, NULL, 0), perm_config_destroy(space),
  };
  for (size_t index = 0; index < sizeof answers / sizeof answers[0]; ++index)
    if (!CHECK(answers[index] == PERM_ERROR_BUSY)) break;
}

static struct perm_config *under_way;

static enum perm_status hook(void *context, struct perm_call *call)
{
  (void)call;
  *(unsigned *)context += 1;
  test_every_call(under_way);
  return PERM_OK;
}

void test_inside(void)
{
  struct card card;
  struct perm_config *other;
  struct perm_error error = {.size = sizeof error};
  unsigned calls = 0;
  uint32_t value = 0;
  card_init(&card);
  const struct perm_host host = card_host(&card);
  const struct perm_hook mask_intx = {.name = "mask_intx", .run = hook, .context = &calls};
  const struct perm_options options = {.size = sizeof options, .tables = &linux_vfio_tables,
    .legend = &linux_vfio_legend, .host = &host, .hooks = &mask_intx, .hook_count = 1};
  if (!CHECK(perm_config_open(&options, &under_way, NULL) == PERM_OK)) return;
  if (!CHECK(perm_config_open(&options, &other, NULL) == PERM_OK)) return;

  /* From a hook, and from callbacks; afterwards all is as it was. */
  CHECK(perm_config_write(under_way, 0x04, 2, 0x0400) == PERM_OK && calls == 1);
  CHECK(perm_config_last_error(under_way, &error) == PERM_OK && error.status == PERM_OK);
  card.inside = under_way;
  CHECK(perm_config_read(under_way, 0x06, 2, &value) == PERM_OK && card.answer == PERM_ERROR_BUSY);
  card.answer = PERM_OK;
  CHECK(perm_config_write(under_way, 0x0C, 1, 1) == PERM_OK && card.answer == PERM_ERROR_BUSY);
  card.answer = PERM_OK;
  CHECK(perm_config_reset(under_way, PERM_RESET_FLR) == PERM_OK && card.answer == PERM_ERROR_BUSY);
  /* Another space is another matter. */
  card.inside = other;
  card.fails = 0;
  {
    struct card apart;
    struct perm_config *third;
    card_init(&apart);
    const struct perm_host apart_host = card_host(&apart);
    struct perm_options apart_options = options;
    apart_options.host = &apart_host;
    apart_options.hook_count = 0;
    card.inside = NULL;
    if (CHECK(perm_config_open(&apart_options, &third, NULL) == PERM_OK)) {
      card.inside = third;
      CHECK(perm_config_read(under_way, 0x06, 2, &value) == PERM_OK && card.answer == PERM_OK);
      card.inside = NULL;
      CHECK(perm_config_destroy(third) == PERM_OK);
    }
  }
  CHECK(perm_config_destroy(other) == PERM_OK);
  CHECK(perm_config_destroy(under_way) == PERM_OK);
}
