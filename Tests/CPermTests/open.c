/* What a space is opened with, what can be wrong with it, and what an opened one is. */

#include "card.h"
#include "card_guest.h"
#include "check.h"
#include "linux_vfio.h"
#include "tests.h"

#include <string.h>

static struct perm_options options_of(const struct perm_host *host)
{
  const struct perm_options options = {
    .size = sizeof options, .tables = &linux_vfio_tables, .legend = &linux_vfio_legend, .host = host};
  return options;
}

/* Opens, which fails, and returns why; both ways of asking say the same. */
static enum perm_status failure(const struct perm_options *options, struct perm_error *details)
{
  struct perm_config *space = (struct perm_config *)details;
  struct perm_error error = {.size = sizeof error};
  const enum perm_status status = perm_config_open(options, &space, &error);
  CHECK(space == NULL);
  CHECK(error.status == status && error.size == sizeof error);
  CHECK(status != PERM_OK);
  CHECK(perm_config_open(options, &space, NULL) == status);
  if (details != NULL) *details = error;
  return status;
}

static void test_arguments(void)
{
  struct card card;
  struct perm_config *space;
  struct perm_error error;
  card_init(&card);
  const struct perm_host good = card_host(&card);
  struct perm_host host = good;
  struct perm_options options = options_of(&host);

  CHECK(perm_config_open(&options, NULL, NULL) == PERM_ERROR_BAD_ARGUMENT);
  CHECK(failure(NULL, NULL) == PERM_ERROR_BAD_ARGUMENT);
  options.tables = NULL;
  CHECK(failure(&options, NULL) == PERM_ERROR_BAD_ARGUMENT);
  options = options_of(&host);
  options.legend = NULL;
  CHECK(failure(&options, NULL) == PERM_ERROR_BAD_ARGUMENT);
  options = options_of(NULL);
  CHECK(failure(&options, NULL) == PERM_ERROR_BAD_ARGUMENT);
  options = options_of(&host);
  options.hook_count = 1;
  CHECK(failure(&options, NULL) == PERM_ERROR_BAD_ARGUMENT);
  options.hook_count = SIZE_MAX;
  CHECK(failure(&options, NULL) == PERM_ERROR_BAD_ARGUMENT);
  options = options_of(&host);
  options.image_size = 256;
  CHECK(failure(&options, NULL) == PERM_ERROR_BAD_ARGUMENT);
  options.image = card.bytes; /* and the host has functions for it too */
  CHECK(failure(&options, NULL) == PERM_ERROR_BAD_ARGUMENT);
  options = options_of(&host);
  options.asleep = (enum perm_asleep)2;
  CHECK(failure(&options, NULL) == PERM_ERROR_BAD_ARGUMENT);
  options = options_of(&host);
  options.promotion = (enum perm_promotion)3;
  CHECK(failure(&options, NULL) == PERM_ERROR_BAD_ARGUMENT);

  options = options_of(&host);
  host.read = NULL;
  CHECK(failure(&options, NULL) == PERM_ERROR_BAD_ARGUMENT);
  host = good;
  host.write = NULL;
  CHECK(failure(&options, NULL) == PERM_ERROR_BAD_ARGUMENT);
  host = good;
  host.flags = 1u << 31;
  CHECK(failure(&options, NULL) == PERM_ERROR_BAD_ARGUMENT);
  host = good;
  host.config_size = 1024;
  CHECK(failure(&options, NULL) == PERM_ERROR_BAD_SIZE);
  options = options_of(NULL);
  options.image = card.bytes;
  options.image_size = 255;
  CHECK(failure(&options, NULL) == PERM_ERROR_BAD_SIZE);

  host = good;
  options = options_of(&host);
  card.fails = 1;
  CHECK(failure(&options, &error) == PERM_ERROR_DEVICE_FAILED);
  CHECK(error.position == 0 && error.width == 4);
  card_init(&card);
  card_store(&card, 0x0E, 1, 0x7E);
  CHECK(failure(&options, NULL) == PERM_ERROR_UNKNOWN_HEADER);
  CHECK(perm_config_destroy(NULL) == PERM_OK);
  (void)space;
}

static void test_facts(void)
{
  static const struct perm_bar bad[] = {
    {PERM_BAR_NONE, 0, 16}, {PERM_BAR_NONE, 1, 0}, {PERM_BAR_IO, 0, 0}, {PERM_BAR_MEMORY_32, 0, 24},
    {PERM_BAR_MEMORY_64, 2, 4096}, {(enum perm_bar_kind)4, 0, 16},
  };
  struct card card;
  struct perm_config *space;
  uint32_t value = 0;
  card_init(&card);
  const struct perm_host host = card_host(&card);
  struct perm_facts facts = {.size = sizeof facts};
  struct perm_options options = options_of(&host);
  options.facts = &facts;
  for (size_t index = 0; index < sizeof bad / sizeof bad[0]; ++index) {
    facts.bars[3] = bad[index];
    CHECK(failure(&options, NULL) == PERM_ERROR_BAD_ARGUMENT);
  }
  facts.flags = 1u << 4;
  facts.bars[3] = (struct perm_bar){PERM_BAR_NONE, 0, 0};
  CHECK(failure(&options, NULL) == PERM_ERROR_BAD_ARGUMENT);
  facts.flags = PERM_FACT_IS_VF | PERM_FACT_NO_MEMORY_ENABLE | PERM_FACT_IDS;
  facts.vendor_id = 0x1234;
  facts.device_id = 0x5678;
  if (!CHECK(perm_config_open(&options, &space, NULL) == PERM_OK)) return;
  CHECK(perm_config_read(space, 0, 4, &value) == PERM_OK && value == 0x56781234);
  CHECK(perm_config_destroy(space) == PERM_OK);
}

static void test_tables(void)
{
  static const uint32_t words[] = {0x12345678, 0, 0, 0};
  static const struct perm_table_page page = {words, 4};
  static const struct perm_table damaged = {"damaged", &page, 1};
  static const struct perm_table empty = {"empty", NULL, 1000};
  static const struct perm_table_legend no_hooks = {NULL, 0, NULL, 0, NULL, 0};
  static const char *const names[10] = {"restore_bars"};
  const struct perm_table_legend holes = {names, 10, NULL, 0, NULL, 0};
  struct card card;
  struct perm_error error;
  card_init(&card);
  const struct perm_host host = card_host(&card);
  struct perm_options options = options_of(&host);
  options.tables = &damaged;
  options.legend = &no_hooks;
  CHECK(failure(&options, NULL) == PERM_ERROR_BAD_TABLES);
  options.tables = &empty;
  CHECK(failure(&options, NULL) == PERM_ERROR_BAD_TABLES);
  options = options_of(&host);
  options.legend = &card_guest_legend;
  CHECK(failure(&options, NULL) == PERM_ERROR_BAD_TABLES);
  options.legend = &holes;
  CHECK(failure(&options, NULL) == PERM_ERROR_BAD_TABLES);

  options.tables = &card_guest_tables;
  options.legend = &card_guest_legend;
  CHECK(failure(&options, &error) == PERM_ERROR_MISSING_HOOK);
  CHECK(error.hook == CARD_GUEST_HOOK_SHARE_QUEUES);
  CHECK(strcmp(card_guest_legend.hooks[error.hook], "share_queues") == 0);
}

/* Callers of other versions of the header. */
static void test_sizes(void)
{
  struct {
    struct perm_options known;
    uint64_t later;
  } newer;
  struct {
    struct perm_description known;
    uint64_t later;
  } description;
  struct card card;
  struct perm_config *space;
  card_init(&card);
  struct perm_host host = card_host(&card);
  memset(&newer, 0, sizeof newer);
  newer.known = options_of(&host);
  newer.known.size = sizeof newer;
  if (CHECK(perm_config_open(&newer.known, &space, NULL) == PERM_OK)) {
    memset(&description, 0xFF, sizeof description);
    description.known.size = sizeof description;
    CHECK(perm_config_describe(space, &description.known) == PERM_OK);
    CHECK(description.known.size == sizeof description && description.later == 0);
    description.known.size = offsetof(struct perm_description, capability_count);
    description.known.capability_count = 77;
    CHECK(perm_config_describe(space, &description.known) == PERM_OK);
    CHECK(description.known.config_size == 4096 && description.known.capability_count == 77);
    description.known.size = 0;
    CHECK(perm_config_describe(space, &description.known) == PERM_ERROR_BAD_ARGUMENT);
    CHECK(perm_config_describe(space, NULL) == PERM_ERROR_BAD_ARGUMENT);
    CHECK(perm_config_destroy(space) == PERM_OK);
  }
  newer.later = 1;
  CHECK(failure(&newer.known, NULL) == PERM_ERROR_UNKNOWN_MEMBER);
  newer.later = 0;
  newer.known.size = 5000;
  CHECK(failure(&newer.known, NULL) == PERM_ERROR_BAD_ARGUMENT);
  newer.known.size = 0;
  CHECK(failure(&newer.known, NULL) == PERM_ERROR_BAD_ARGUMENT);
  /* An older caller has no members behind `facts`, and so none of them set. */
  newer.known.size = offsetof(struct perm_options, facts);
  newer.known.hook_count = 5;
  if (CHECK(perm_config_open(&newer.known, &space, NULL) == PERM_OK)) perm_config_destroy(space);
  newer.known = options_of(&host);
  host.size = offsetof(struct perm_host, write);
  CHECK(failure(&newer.known, NULL) == PERM_ERROR_BAD_ARGUMENT);
}

static void test_description(void)
{
  struct card card;
  struct perm_config *space;
  struct perm_description description = {.size = sizeof description};
  struct perm_found_capability capability = {.size = sizeof capability};
  struct perm_finding finding = {.size = sizeof finding};
  card_init(&card);
  card_store(&card, 0xB1, 1, 0x80); /* the list leads back */
  const struct perm_host host = card_host(&card);
  const struct perm_options options = options_of(&host);
  if (!CHECK(perm_config_open(&options, &space, NULL) == PERM_OK)) return;
  CHECK(perm_config_describe(space, &description) == PERM_OK);
  CHECK(description.config_size == 4096 && description.capability_count == 6);
  CHECK(description.finding_count == 1 && description.fingerprint != 0);
  CHECK(perm_config_capability(space, 0, &capability) == PERM_OK);
  CHECK(capability.list == PERM_TABLE_LIST_HEADER && capability.page == LINUX_VFIO_PAGE_TYPE_0);
  CHECK(perm_config_capability(space, 2, &capability) == PERM_OK);
  CHECK(capability.list == PERM_TABLE_LIST_STANDARD && capability.id == 1 && capability.position == 0x80);
  CHECK(capability.length == 8 && capability.page == LINUX_VFIO_PAGE_PM && capability.flags == 0);
  CHECK(perm_config_capability(space, 5, &capability) == PERM_OK);
  CHECK(capability.list == PERM_TABLE_LIST_EXTENDED && capability.id == 0x23 && capability.position == 0x100);
  CHECK(perm_config_capability(space, 6, &capability) == PERM_ERROR_OUT_OF_RANGE);
  CHECK(perm_config_capability(space, 0, NULL) == PERM_ERROR_BAD_ARGUMENT);
  CHECK(perm_config_finding(space, 0, &finding) == PERM_OK);
  CHECK(finding.code == PERM_FINDING_LOOP && finding.list == PERM_TABLE_LIST_STANDARD);
  CHECK(perm_config_finding(space, 1, &finding) == PERM_ERROR_OUT_OF_RANGE);
  CHECK(perm_config_destroy(space) == PERM_OK);
}

/* Every number has words of its own, and what is no number has some too. */
static void test_texts(void)
{
  static const char none[] = "a status that this library does not have";
  for (int status = PERM_OK; status <= PERM_STATE_BUFFER_TOO_SMALL; ++status) {
    const char *text = perm_status_text((enum perm_status)status);
    const int is_gap = status > PERM_ERROR_RESET_FAILED && status < PERM_STATE_TOO_SHORT;
    CHECK((strcmp(text, none) == 0) == is_gap);
    for (int other = PERM_OK; other < status && !is_gap; ++other)
      CHECK(strcmp(text, perm_status_text((enum perm_status)other)) != 0);
  }
  CHECK(strcmp(perm_status_text((enum perm_status)1000), none) == 0);
  for (int refusal = PERM_REFUSAL_NONE; refusal <= PERM_REFUSAL_NOT_REACHED; ++refusal)
    for (int other = PERM_REFUSAL_NONE; other < refusal; ++other)
      CHECK(strcmp(perm_refusal_text((enum perm_refusal)refusal), perm_refusal_text((enum perm_refusal)other)) != 0);
  CHECK(perm_refusal_text((enum perm_refusal)1000) != NULL);
}

void test_open(void)
{
  test_arguments();
  test_facts();
  test_tables();
  test_sizes();
  test_description();
  test_texts();
}
