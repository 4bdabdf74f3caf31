/* What a subject is made of, for the files of this target. */
#ifndef SUBJECT_PARTS_H
#define SUBJECT_PARTS_H

#include "subject.h"

struct subject {
  struct subject_facts facts;
  struct subject_bar bars[7];
  uint8_t registers[4096], writable[4096], cleared_by_one[4096];
};

#endif
