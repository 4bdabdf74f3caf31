/* A function of 4 KiB with ten capabilities. */
#include "subject_parts.h"

#include <string.h>

static void store(struct subject *subject, uint32_t position, uint32_t width, uint32_t value)
{
  for (uint32_t byte = 0; byte < width; ++byte) subject->registers[position + byte] = (uint8_t)(value >> (byte * 8));
}

/* A capability of the standard list: ID, next pointer, and the word behind them. */
static void standard(struct subject *subject, uint32_t position, uint32_t id, uint32_t next, uint32_t word)
{
  store(subject, position, 4, id | next << 8 | word << 16);
}

/* A capability of the extended list, of version 1. */
static void extended(struct subject *subject, uint32_t position, uint32_t id, uint32_t next)
{
  store(subject, position, 4, id | UINT32_C(1) << 16 | next << 20);
}

static void fill(struct subject *subject)
{
  subject->facts.size = 4096;
  subject->facts.has_interrupt = 1;
  subject->bars[0].kind = SUBJECT_BAR_MEM64;
  subject->bars[0].size = 0x4000;
  subject->bars[2].kind = SUBJECT_BAR_MEM32;
  subject->bars[2].size = 0x1000;
  memset(subject->writable, 0xFF, sizeof subject->writable);

  store(subject, 0x00, 4, 0x56781234);
  store(subject, 0x04, 4, 0x00100003); /* memory and I/O enabled; there is a list */
  store(subject, 0x08, 4, 0x02000001);
  store(subject, 0x10, 4, 0xFE000004);
  store(subject, 0x18, 4, 0xFD000000);
  store(subject, 0x2C, 4, 0x11001AF4);
  store(subject, 0x34, 1, 0x40);
  store(subject, 0x3C, 2, 0x010B);

  standard(subject, 0x40, 0x01, 0x50, 0x0603); /* PM: version 3, D1 and D2 */
  standard(subject, 0x50, 0x05, 0x70, 0x0180); /* MSI: 64 bits, masks */
  standard(subject, 0x70, 0x10, 0xB0, 0x0002); /* PCI Express: version 2, endpoint */
  store(subject, 0x74, 4, 0x10008FE1);
  store(subject, 0x78, 4, 0x00002810);
  standard(subject, 0xB0, 0x11, 0xC0, 0x000F); /* MSI-X */
  standard(subject, 0xC0, 0x03, 0x00, 0x0000); /* VPD */

  extended(subject, 0x100, 0x0001, 0x140); /* Advanced Error Reporting */
  extended(subject, 0x140, 0x0003, 0x150); /* Device Serial Number */
  store(subject, 0x144, 4, 0x89ABCDEF);
  extended(subject, 0x150, 0x000D, 0x160); /* Access Control Services */
  extended(subject, 0x160, 0x0018, 0x170); /* Latency Tolerance Reporting */
  extended(subject, 0x170, 0x000E, 0x000); /* Alternative Routing-ID Interpretation */
}

const struct subject *subject_synthetic(void)
{
  static struct subject subject;
  if (subject.facts.size == 0) fill(&subject);
  return &subject;
}
