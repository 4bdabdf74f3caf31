extension CReader {
  /// From a variant of a page to the rows of a function.
  static let placing = #"""
    /* Replaces the bits of a mask. */
    static inline void perm_replace(uint32_t *target, uint32_t mask, uint32_t value)
    {
      *target = (*target & ~mask) | (value & mask);
    }

    /* Places a list of rows and one of initialisers, whose words begin at `list`, from `base` up to `end`. */
    static inline void perm_place_block(const struct perm_function *function, const struct perm_table_page *page,
      size_t list, const struct perm_capability *capability, uint32_t base, uint32_t end, struct perm_row *rows)
    {
      for (uint32_t index = 0; index < perm_count(page, list); ++index) {
        const size_t start = perm_table_word(page, list + 1) + (size_t)index * PERM_TABLE_ROW_WORDS;
        const uint32_t tag = perm_table_word(page, start + PERM_TABLE_ROW_TAG);
        if (base + index * 4 >= end) break;
        for (uint32_t byte = 0; byte < 4 && base + index * 4 + byte < end; ++byte) {
          /* A capability may lie at an odd place: byte by byte, a row may end in two dwords. */
          const uint32_t position = base + index * 4 + byte, to = (position & 3) * 8, from = byte * 8;
          struct perm_row *row = &rows[position >> 2];
          const uint32_t mask = UINT32_C(0xFF) << to;
          const uint32_t init = (perm_table_word(page, start + PERM_TABLE_ROW_INIT_MASK) >> from & 0xFF) << to;
          perm_replace(&row->virt, mask, perm_table_word(page, start + PERM_TABLE_ROW_VIRT) >> from << to);
          perm_replace(&row->shadow_write, mask,
            perm_table_word(page, start + PERM_TABLE_ROW_SHADOW_WRITE) >> from << to);
          perm_replace(&row->device_write, mask,
            perm_table_word(page, start + PERM_TABLE_ROW_DEVICE_WRITE) >> from << to);
          perm_replace(&row->rw1c, mask, perm_table_word(page, start + PERM_TABLE_ROW_RW1C) >> from << to);
          perm_replace(&row->reserved, mask, perm_table_word(page, start + PERM_TABLE_ROW_RESERVED) >> from << to);
          perm_replace(&row->shadow, init, perm_table_word(page, start + PERM_TABLE_ROW_INIT_VALUE) >> from << to);
          perm_replace(&row->live, UINT32_C(1) << (position & 3), (tag >> (28 + byte) & 1) << (position & 3));
          if (row->line == 0) row->line = tag & 0xFFFFFF;
        }
      }
      for (uint32_t index = 0; index < perm_count(page, list + 2); ++index) {
        const size_t start = perm_table_word(page, list + 3) + (size_t)index * PERM_TABLE_INITIALISER_WORDS;
        const uint32_t place = perm_table_word(page, start);
        const int64_t value = perm_evaluate(function, page, perm_table_word(page, start + 1), capability);
        const uint32_t first = (base + (place >> 16)) * 8 + (place >> 8 & 31);
        for (uint32_t bit = 0; bit < (place & 63) && bit < 32 && first + bit < end * 8; ++bit) {
          struct perm_row *row = &rows[(first + bit) >> 5];
          const uint32_t to = (first + bit) & 31;
          perm_replace(&row->shadow, UINT32_C(1) << to, (uint32_t)((uint64_t)value >> bit & 1) << to);
        }
      }
    }

    /*
     * Fills the rows of a capability that is not hidden: `rows` has one for each dword of the function,
     * zeroed before the first capability is placed.
     */
    static inline void perm_place(const struct perm_function *function, const struct perm_table_page *page,
      uint32_t variant, const struct perm_capability *capability, struct perm_row *rows)
    {
      const uint32_t base = capability->position;
      const uint32_t end = capability->end < function->size ? capability->end : function->size;
      const uint32_t body = perm_table_word(page, variant) >> 4 & 3;
      const uint32_t described = base + perm_count(page, (size_t)variant + 3) * 4;
      for (uint32_t position = base; position < end; ++position) {
        struct perm_row *row = &rows[position >> 2];
        const uint32_t to = (position & 3) * 8, mask = UINT32_C(0xFF) << to;
        perm_replace(&row->shadow, mask, perm_load(function, position) << to);
        if (position < described) continue;
        if (body == PERM_TABLE_BYTES_RAW) row->device_write |= mask;
        if (body == PERM_TABLE_BYTES_BLANK) row->virt |= mask;
        if (body == PERM_TABLE_BYTES_BLANK) row->shadow &= ~mask;
      }
      perm_place_block(function, page, (size_t)variant + 3, capability, base, end, rows);
      for (uint32_t index = 0; index < perm_count(page, (size_t)variant + 9); ++index) {
        const size_t array =
          perm_table_word(page, (size_t)variant + 10) + (size_t)index * PERM_TABLE_ARRAY_WORDS;
        const int64_t count = perm_evaluate(function, page, perm_table_word(page, array), capability);
        const int64_t offset = perm_evaluate(function, page, perm_table_word(page, array + 1), capability);
        const uint32_t stride = perm_table_word(page, array + 2), bytes = perm_table_word(page, array + 3);
        if (stride == 0 || offset < 0 || offset >= function->size) continue;
        for (uint32_t element = 0; element < count && element < function->size / stride; ++element) {
          const uint32_t start = base + (uint32_t)offset + element * stride;
          if (start >= end) break;
          perm_place_block(function, page, array + 4, capability, start,
            bytes < end - start ? start + bytes : end, rows);
        }
      }
    }
    """#

  /// From the rows to what a guest reads and writes.
  static let access = #"""
    /* The bits of a piece in its dword. */
    static inline uint32_t perm_mask(uint32_t position, uint32_t width)
    {
      return (width >= 4 ? UINT32_C(0xFFFFFFFF) : (UINT32_C(1) << (width * 8)) - 1) << ((position & 3) * 8);
    }

    /*
     * What a guest reads. An access is taken apart before: into pieces of 1, 2 or 4 bytes, naturally
     * aligned, none of which touches two capabilities.
     */
    static inline uint32_t perm_read(const struct perm_function *function, const struct perm_row *rows,
      uint32_t position, uint32_t width)
    {
      const struct perm_row *row = &rows[position >> 2];
      const uint32_t mask = perm_mask(position, width), shift = (position & 3) * 8;
      const uint32_t is_live = width == 1 ? row->live >> (position & 3) & 1 : 0;
      const uint32_t virt = is_live ? 0 : row->virt & mask;
      uint32_t value = row->shadow & virt;
      if (virt != mask) value |= function->read(function->context, position, width) << shift & mask & ~virt;
      return value >> shift;
    }

    /* What a guest's write of such a piece does. */
    static inline void perm_write(const struct perm_function *function, struct perm_row *rows,
      uint32_t position, uint32_t width, uint32_t value)
    {
      struct perm_row *row = &rows[position >> 2];
      const uint32_t mask = perm_mask(position, width), shift = (position & 3) * 8;
      const uint32_t device = row->device_write & mask;
      uint32_t bits = value << shift & mask;
      perm_replace(&row->shadow, row->shadow_write & mask, bits);
      if (device == 0) return;
      bits &= device;
      if (device != mask) {
        uint32_t kept = function->read(function->context, position, width) << shift & mask & ~device;
        if (perm_table_word(&function->tables->pages[0], 1) >> 5 & 1) kept &= ~row->rw1c;
        bits |= kept;
      }
      function->write(function->context, position, width, bits >> shift);
    }
    """#
}
