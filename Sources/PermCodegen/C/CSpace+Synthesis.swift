extension CSpace {
  /// Capabilities that a profile makes up where a device has none.
  static let synthesis = #"""
    /* Marks bytes as owned, inside an area. */
    static inline void perm_own(uint64_t *owned, uint32_t begin, uint32_t end, uint32_t area_begin, uint32_t area_end)
    {
      for (uint32_t byte = begin > area_begin ? begin : area_begin; byte < end && byte < area_end; ++byte)
        owned[byte >> 6] |= UINT64_C(1) << (byte & 63);
    }

    /*
     * Marks the bytes that the header and the walk's capabilities own, hidden ones included. With `guesses` all up
     * to the next capability counts as owned by one of a length that nobody knows.
     */
    static inline void perm_own_instances(const struct perm_space *space, int guesses, uint64_t *owned)
    {
      perm_own(owned, 0, PERM_HEADER_SIZE, 0, PERM_HEADER_SIZE);
      for (uint32_t index = 1; index < space->instance_count; ++index) {
        const struct perm_instance *instance = &space->instances[index];
        const int is_extended = instance->capability.list == PERM_TABLE_LIST_EXTENDED;
        const uint32_t begin = is_extended ? PERM_CONVENTIONAL_SIZE : PERM_HEADER_SIZE;
        const uint32_t limit = is_extended ? space->function.size : PERM_CONVENTIONAL_SIZE;
        const uint32_t position = instance->capability.position;
        uint32_t end = instance->capability.end;
        if (end < position + (is_extended ? 4 : 2)) end = position + (is_extended ? 4 : 2);
        if (guesses && (instance->page == NULL || instance->capability.end == position)) {
          end = limit;
          for (uint32_t other = 1; other < space->instance_count; ++other) {
            const uint32_t next = space->instances[other].capability.position;
            if (next > position && next >= begin && next < end) end = next;
          }
        }
        perm_own(owned, position, end, begin, limit);
      }
    }

    /* Where `bytes` of a capability that the profile makes up go in an area; 0: they are not free. */
    static inline uint32_t perm_find_room(const uint64_t *owned, uint32_t begin, uint32_t end, uint32_t position,
      uint32_t bytes)
    {
      if (position == 0) {
        position = begin;
        for (uint32_t byte = begin; byte < end; ++byte)
          if ((owned[byte >> 6] >> (byte & 63) & 1) != 0) position = byte + 1;
        position = (position + 3) & ~UINT32_C(3);
      }
      if ((position & 3) != 0 || position < begin || position >= end || bytes > end - position) return 0;
      for (uint32_t byte = position; byte < position + bytes; ++byte)
        if ((owned[byte >> 6] >> (byte & 63) & 1) != 0) return 0;
      return position;
    }

    /* Whether there is a capability of a list with this ID, or with any where `id` is PERM_NOBODY + 1. */
    static inline int perm_has(const struct perm_space *space, uint32_t list, uint32_t id)
    {
      for (uint32_t index = 0; index < space->instance_count; ++index) {
        const struct perm_capability *capability = &space->instances[index].capability;
        if (capability->list == list && (id > PERM_NOBODY || capability->id == id)) return 1;
      }
      return 0;
    }

    /* Makes up one capability of the directory, if there is room: its instance, or NULL. */
    static inline struct perm_instance *perm_make(struct perm_space *space, size_t entry, uint32_t area_end,
      uint64_t *owned, uint64_t *guessed)
    {
      const struct perm_table *tables = space->function.tables;
      const uint32_t key = perm_table_word(&tables->pages[0], entry), list = key >> 24, id = key & 0xFFFF;
      const uint32_t index = perm_table_word(&tables->pages[0], entry + 1) & 0xFFFFF;
      const uint32_t wanted = perm_table_word(&tables->pages[0], entry + 1) >> 20;
      const uint32_t begin = list == PERM_TABLE_LIST_EXTENDED ? PERM_CONVENTIONAL_SIZE : PERM_HEADER_SIZE;
      const struct perm_capability nowhere = {list, id, PERM_NOWHERE, PERM_NOWHERE, PERM_NOWHERE};
      struct perm_instance *instance;
      uint32_t variant, position;
      int64_t length;
      if (index >= tables->page_count) return NULL;
      variant = perm_find_variant(&space->function, &tables->pages[index], &nowhere);
      if (variant == 0 || perm_is_hidden(&space->function, &tables->pages[index], variant, &nowhere)) return NULL;
      length = perm_length(&space->function, &tables->pages[index], variant, &nowhere);
      if (length > PERM_EXTENDED_SIZE) return NULL;
      /* Who gives a place knows of the device what tables do not say. */
      position = perm_find_room(wanted == 0 ? guessed : owned, begin, area_end, wanted, (uint32_t)length);
      if (position == 0 || (instance = perm_append(space, list, id, position)) == NULL) return NULL;
      instance->capability.end = position + (uint32_t)length;
      instance->page = &tables->pages[index];
      instance->variant = variant;
      instance->is_synthetic = 1;
      perm_own(owned, position, instance->capability.end, 0, PERM_EXTENDED_SIZE);
      perm_own(guessed, position, instance->capability.end, 0, PERM_EXTENDED_SIZE);
      return instance;
    }

    /* Has the extended list, where the device has none, begin at 100h, where a guest looks for it. */
    static inline void perm_begin_extended(struct perm_space *space, uint32_t first)
    {
      uint32_t index = first;
      struct perm_instance head;
      while (index < space->instance_count
             && space->instances[index].capability.position != PERM_CONVENTIONAL_SIZE)
        ++index;
      if (index == space->instance_count) {
        /* A capability that says nothing leads on. */
        struct perm_instance *made = perm_append(space, PERM_TABLE_LIST_EXTENDED, 0, PERM_CONVENTIONAL_SIZE);
        if (made == NULL) return;
        made->capability.end = PERM_CONVENTIONAL_SIZE + 4;
        made->is_hidden = made->is_synthetic = 1;
      }
      head = space->instances[index];
      for (; index > first; --index) space->instances[index] = space->instances[index - 1];
      space->instances[first] = head;
    }

    /* Appends capabilities that the profile makes up where a device has none with this ID. */
    static inline void perm_synthesize(struct perm_space *space, int has_extended)
    {
      const struct perm_table_page *directory = &space->function.tables->pages[0];
      const uint32_t entries = perm_count(directory, 3), first = space->instance_count;
      const int is_headless = !perm_has(space, PERM_TABLE_LIST_EXTENDED, PERM_NOBODY + 1);
      uint64_t owned[PERM_EXTENDED_SIZE / 64], guessed[PERM_EXTENDED_SIZE / 64];
      uint32_t entry = perm_entry_count(directory);
      if (entry == entries) return;
      memset(owned, 0, sizeof owned);
      memset(guessed, 0, sizeof guessed);
      perm_own_instances(space, 0, owned);
      perm_own_instances(space, 1, guessed);
      for (; entry < entries; ++entry) {
        const size_t word = PERM_TABLE_ENTRIES + (size_t)entry * PERM_TABLE_ENTRY_WORDS;
        const uint32_t list = perm_table_word(directory, word) >> 24, id = perm_table_word(directory, word) & 0xFFFF;
        const int has_pointer = perm_list_pointer(space->instances[0].capability.id) != 0;
        uint32_t end = 0;
        if (list == PERM_TABLE_LIST_STANDARD && has_pointer) end = PERM_CONVENTIONAL_SIZE;
        if (list == PERM_TABLE_LIST_EXTENDED && has_extended) end = space->function.size;
        if (end != 0 && !perm_has(space, list, id)) perm_make(space, word, end, owned, guessed);
      }
      if (is_headless && perm_has(space, PERM_TABLE_LIST_EXTENDED, PERM_NOBODY + 1))
        perm_begin_extended(space, first);
    }
    """#
}
