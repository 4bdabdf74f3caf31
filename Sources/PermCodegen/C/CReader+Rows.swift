extension CReader {
  /// From a variant of a page to the rows of a function.
  static let placing = #"""
    /* Replaces the bits of a mask. */
    static inline void perm_replace(uint32_t *target, uint32_t mask, uint32_t value)
    {
      *target = (*target & ~mask) | (value & mask);
    }

    /* Bytes of a function that a block of rows describes: offsets count from `base`, only `begin` up to `end` change. */
    struct perm_range {
      uint32_t base, begin, end;
    };

    /* One dword of a row that begins at `position`: its low part, or, behind an odd place, its high one. */
    static inline void perm_place_row(const struct perm_table_page *page, size_t start, uint32_t position,
      const struct perm_range *range, uint32_t half, struct perm_row *rows)
    {
      const uint32_t dword = (position >> 2) + half, odd = position & 3;
      const uint32_t low = position > range->begin ? position : range->begin;
      const uint32_t high = position + 4 < range->end ? position + 4 : range->end;
      const uint32_t first = low > dword * 4 ? low : dword * 4, last = high < dword * 4 + 4 ? high : dword * 4 + 4;
      const uint32_t tag = perm_table_word(page, start + PERM_TABLE_ROW_TAG);
      /* A word of the row, as bits of this dword. */
      #define PERM_PART(word) \
        ((uint32_t)((uint64_t)perm_table_word(page, start + (word)) << (odd * 8) >> (half * 32)) & cover)
      if (first < last) {
        const uint32_t bytes = ((UINT32_C(1) << (last - first)) - 1) << (first & 3);
        const uint32_t cover = perm_mask(first & ~UINT32_C(3), last - first) << (first & 3) * 8;
        struct perm_row *row = &rows[dword];
        const uint32_t init = PERM_PART(PERM_TABLE_ROW_INIT_MASK);
        perm_replace(&row->virt, cover, PERM_PART(PERM_TABLE_ROW_VIRT));
        perm_replace(&row->shadow_write, cover, PERM_PART(PERM_TABLE_ROW_SHADOW_WRITE));
        perm_replace(&row->device_write, cover, PERM_PART(PERM_TABLE_ROW_DEVICE_WRITE));
        perm_replace(&row->rw1c, cover, PERM_PART(PERM_TABLE_ROW_RW1C));
        perm_replace(&row->reserved, cover, PERM_PART(PERM_TABLE_ROW_RESERVED));
        perm_replace(&row->shadow, init, PERM_PART(PERM_TABLE_ROW_INIT_VALUE));
        perm_replace(&row->control, bytes << PERM_ROW_LIVE, (tag >> 28) << odd >> (half * 4) << PERM_ROW_LIVE);
        if (row->line == 0) row->line = tag & 0xFFFFFF;
      }
      #undef PERM_PART
    }

    /* Places a list of rows and one of initialisers, whose words begin at `list`. */
    static inline void perm_place_block(const struct perm_function *function, const struct perm_table_page *page,
      size_t list, const struct perm_capability *capability, const struct perm_range *range, struct perm_row *rows)
    {
      for (uint32_t index = 0; index < perm_count(page, list); ++index) {
        const size_t start = perm_table_word(page, list + 1) + (size_t)index * PERM_TABLE_ROW_WORDS;
        const uint32_t position = range->base + index * 4;
        if (position >= range->end) break;
        if (position + 4 <= range->begin) continue;
        perm_place_row(page, start, position, range, 0, rows);
        if ((position & 3) != 0) perm_place_row(page, start, position, range, 1, rows);
      }
      for (uint32_t index = 0; index < perm_count(page, list + 2); ++index) {
        const size_t start = perm_table_word(page, list + 3) + (size_t)index * PERM_TABLE_INITIALISER_WORDS;
        const uint32_t place = perm_table_word(page, start);
        const int64_t value = perm_evaluate(function, page, perm_table_word(page, start + 1), capability);
        const uint32_t first = (range->base + (place >> 16)) * 8 + (place >> 8 & 31);
        for (uint32_t bit = 0; bit < (place & 63) && bit < 32 && first + bit < range->end * 8; ++bit) {
          const uint32_t to = (first + bit) & 31;
          if (first + bit < range->begin * 8) continue;
          perm_replace(&rows[(first + bit) >> 5].shadow, UINT32_C(1) << to,
            (uint32_t)((uint64_t)value >> bit & 1) << to);
        }
      }
    }

    /* Gives whole bytes one policy, PERM_TABLE_BYTES_... */
    static inline void perm_place_bytes(uint32_t begin, uint32_t end, uint32_t policy, struct perm_row *rows)
    {
      if (policy != PERM_TABLE_BYTES_RAW && policy != PERM_TABLE_BYTES_BLANK) return;
      while (begin < end) {
        struct perm_row *row = &rows[begin >> 2];
        const uint32_t room = 4 - (begin & 3), width = end - begin < room ? end - begin : room;
        const uint32_t mask = perm_mask(begin, width);
        if (policy == PERM_TABLE_BYTES_RAW) {
          row->device_write |= mask;
        } else {
          row->virt |= mask;
          row->shadow &= ~mask;
        }
        begin += width;
      }
    }

    /* The widest naturally aligned piece from a position that ends before `end`. */
    static inline uint32_t perm_width(uint32_t position, uint32_t end)
    {
      if ((position & 3) == 0 && end - position >= 4) return 4;
      return (position & 1) == 0 && end - position >= 2 ? 2 : 1;
    }

    /* Has the shadow begin as a copy of hardware. */
    static inline void perm_copy_shadow(const struct perm_function *function, uint32_t begin, uint32_t end,
      struct perm_row *rows)
    {
      while (begin < end) {
        const uint32_t width = perm_width(begin, end);
        perm_replace(&rows[begin >> 2].shadow, perm_mask(begin, width),
          function->read(function->context, begin, width) << (begin & 3) * 8);
        begin += width;
      }
    }

    /* The bytes of element `element` of the array whose words begin at `array`; 0 behind the last one. */
    static inline int perm_find_element(const struct perm_function *function, const struct perm_table_page *page,
      size_t array, const struct perm_capability *capability, const struct perm_range *range, uint32_t element,
      struct perm_range *bytes)
    {
      const int64_t count = perm_evaluate(function, page, perm_table_word(page, array), capability);
      const int64_t offset = perm_evaluate(function, page, perm_table_word(page, array + 1), capability);
      const uint32_t stride = perm_table_word(page, array + 2), size = perm_table_word(page, array + 3);
      if (stride == 0 || offset < 0 || offset >= function->size) return 0;
      if (element >= count || element >= function->size / stride) return 0;
      bytes->base = range->base + (uint32_t)offset + element * stride;
      if (bytes->base >= range->end) return 0;
      bytes->begin = bytes->base > range->begin ? bytes->base : range->begin;
      bytes->end = size < range->end - bytes->base ? bytes->base + size : range->end;
      return 1;
    }

    /* Fills the rows of a range that belongs to a capability; the shadow was copied. */
    static inline void perm_place_range(const struct perm_function *function, const struct perm_table_page *page,
      uint32_t variant, const struct perm_capability *capability, const struct perm_range *range,
      struct perm_row *rows)
    {
      const uint32_t described = range->base + perm_count(page, (size_t)variant + 3) * 4;
      perm_place_bytes(described > range->begin ? described : range->begin, range->end,
        perm_table_word(page, variant) >> 4 & 3, rows);
      perm_place_block(function, page, (size_t)variant + 3, capability, range, rows);
      for (uint32_t index = 0; index < perm_count(page, (size_t)variant + 9); ++index) {
        const size_t array =
          perm_table_word(page, (size_t)variant + 10) + (size_t)index * PERM_TABLE_ARRAY_WORDS;
        struct perm_range bytes;
        for (uint32_t element = 0;
             perm_find_element(function, page, array, capability, range, element, &bytes); ++element)
          if (bytes.begin < bytes.end) perm_place_block(function, page, array + 4, capability, &bytes, rows);
      }
    }

    /*
     * Fills the rows of a capability that is not hidden: `rows` has one for each dword of the function,
     * zeroed before the first capability is placed.
     */
    static inline void perm_place(const struct perm_function *function, const struct perm_table_page *page,
      uint32_t variant, const struct perm_capability *capability, struct perm_row *rows)
    {
      const uint32_t end = capability->end < function->size ? capability->end : function->size;
      const struct perm_range range = {capability->position, capability->position, end};
      perm_copy_shadow(function, range.begin, range.end, rows);
      perm_place_range(function, page, variant, capability, &range, rows);
    }
    """#

  /// From the rows to what a guest reads and writes.
  static let access = #"""
    /*
     * What a guest reads. An access is taken apart before: into pieces of 1, 2 or 4 bytes, naturally
     * aligned, none of which touches two capabilities.
     */
    static inline uint32_t perm_read(const struct perm_function *function, const struct perm_row *rows,
      uint32_t position, uint32_t width)
    {
      const struct perm_row *row = &rows[position >> 2];
      const uint32_t mask = perm_mask(position, width), shift = (position & 3) * 8;
      uint32_t virt = row->virt & mask, value;
      if (width == 1 && (row->control >> PERM_ROW_LIVE >> (position & 3) & 1) != 0) virt = 0;
      if (virt == mask) return (row->shadow & mask) >> shift;
      value = function->read(function->context, position, width) << shift & mask & ~virt;
      return (value | (row->shadow & virt)) >> shift;
    }

    /* What a guest's write of such a piece does; of bits beside it those of `cleared` are written as 0. */
    static inline void perm_store(const struct perm_function *function, struct perm_row *row, uint32_t position,
      uint32_t width, uint32_t value, uint32_t cleared)
    {
      const uint32_t mask = perm_mask(position, width), shift = (position & 3) * 8;
      const uint32_t device = row->device_write & mask, bits = value << shift & mask;
      uint32_t piece = bits & device;
      perm_replace(&row->shadow, row->shadow_write & mask, bits);
      if (device == 0) return;
      if (device != mask)
        piece |= function->read(function->context, position, width) << shift & mask & ~device & ~cleared;
      function->write(function->context, position, width, piece >> shift);
    }

    /* The same, as the settings of the profile have it. */
    static inline void perm_write(const struct perm_function *function, struct perm_row *rows,
      uint32_t position, uint32_t width, uint32_t value)
    {
      struct perm_row *row = &rows[position >> 2];
      const uint32_t is_safe = perm_table_word(&function->tables->pages[0], 1) >> 5 & 1;
      perm_store(function, row, position, width, value, is_safe ? row->rw1c : 0);
    }
    """#
}
