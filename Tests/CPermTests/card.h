/* A card in memory that counts, fails and calls back as a test wants it. */
#ifndef CARD_H
#define CARD_H

#include "perm.h"

struct card {
  uint8_t bytes[4096];
  uint32_t size;
  int fails;                 /* config space does not answer */
  int refuses;               /* power state and reset do not happen */
  int has_msi;
  unsigned reads, writes, unmaps, maps, resets, stops, refusals;
  uint32_t waited;           /* microseconds */
  enum perm_refusal refusal; /* the last one */
  uint64_t bar;              /* what is behind every BAR */
  /* A space that every callback calls, to see that it must not; and what it was answered. */
  struct perm_config *inside;
  enum perm_status answer;
};

/*
 * A conventional header, PCI Express at 40h, power management at 80h, MSI at 90h, VPD at B0h, and the queues
 * of Examples/VendorCapability at 100h.
 */
void card_init(struct card *card);

/* Its host: registers, power, reset, BARs. */
struct perm_host card_host(struct card *card);

/* A little-endian value of its registers. */
uint32_t card_value(const struct card *card, uint32_t position, uint32_t width);
void card_store(struct card *card, uint32_t position, uint32_t width, uint32_t value);

#endif
