/* What the reference is made of, for the files of this target. */
#ifndef REFERENCE_PARTS_H
#define REFERENCE_PARTS_H

#include "memory.h"
#include "reference.h"
#include "standard_hooks.h"
#include "subject_parts.h"

struct reference {
  struct hooked_space guest;
  const struct subject *subject;
  struct memory *memory;
};

#endif
