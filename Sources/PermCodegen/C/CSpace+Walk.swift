extension CSpace {
  /// One capability list, followed; a capability, looked up.
  static let walk = #"""
    /* Position of the Capabilities Pointer in a header of a layout; 0: no specification says that it has one. */
    static inline uint32_t perm_list_pointer(uint32_t layout)
    {
      return layout <= 1 ? 0x34 : layout == 2 ? 0x14 : 0;
    }

    /* Appends an instance; NULL where there is no room. */
    static inline struct perm_instance *perm_append(struct perm_space *space, uint32_t list, uint32_t id,
      uint32_t position)
    {
      struct perm_instance *instance = &space->instances[space->instance_count];
      if (space->instance_count == PERM_INSTANCE_LIMIT) return NULL;
      instance->capability.list = list;
      instance->capability.id = id;
      instance->capability.position = instance->capability.first = instance->capability.end = position;
      instance->page = NULL;
      instance->variant = 0;
      instance->hidden_bytes = space->settings >> 2 & 3;
      instance->is_hidden = instance->is_synthetic = 0;
      for (uint32_t index = 0; index < space->instance_count; ++index) {
        const struct perm_capability *first = &space->instances[index].capability;
        if (first->list != list || first->id != id) continue;
        instance->capability.first = first->position;
        break;
      }
      space->instance_count += 1;
      return instance;
    }

    /* Follows a list; it ends where a pointer leads out of its area or back, and after as many as have room. */
    static inline void perm_walk(struct perm_space *space, uint32_t list, uint32_t position)
    {
      const int is_extended = list == PERM_TABLE_LIST_EXTENDED;
      const uint32_t begin = is_extended ? PERM_CONVENTIONAL_SIZE : PERM_HEADER_SIZE;
      const uint32_t end = is_extended ? space->function.size : PERM_CONVENTIONAL_SIZE - 1;
      uint32_t left = is_extended ? (PERM_EXTENDED_SIZE - PERM_CONVENTIONAL_SIZE) / 4 : 48;
      uint64_t visited[PERM_EXTENDED_SIZE / 64] = {0};
      while (position >= begin && position < end && left-- > 0) {
        uint32_t header;
        if ((visited[position >> 6] >> (position & 63) & 1) != 0) return;
        visited[position >> 6] |= UINT64_C(1) << (position & 63);
        header = perm_load(&space->function, position);
        if (perm_append(space, list, header & (is_extended ? 0xFFFF : 0xFF), position) == NULL) return;
        position = is_extended ? header >> 20 & 0xFFC : header >> 8 & 0xFF;
      }
    }

    /* Finds table, variant and length of an instance. */
    static inline void perm_classify(struct perm_space *space, struct perm_instance *instance)
    {
      struct perm_capability *capability = &instance->capability;
      const uint32_t area =
        capability->list == PERM_TABLE_LIST_EXTENDED ? space->function.size : PERM_CONVENTIONAL_SIZE;
      int64_t length;
      uint32_t flags;
      instance->page = perm_find_page(&space->function, capability);
      if (instance->page == NULL) {
        /* All that is known of one that stays is its header. */
        instance->is_hidden = (space->settings >> 4 & 1) == 0 || capability->list == PERM_TABLE_LIST_HEADER;
        if (!instance->is_hidden)
          capability->end = capability->position + (capability->list == PERM_TABLE_LIST_EXTENDED ? 4 : 2);
        return;
      }
      instance->variant = perm_find_variant(&space->function, instance->page, capability);
      instance->is_hidden = 1;
      if (instance->variant == 0) return;
      flags = perm_table_word(instance->page, instance->variant);
      length = perm_length(&space->function, instance->page, instance->variant, capability);
      instance->is_hidden = (flags & 1) != 0 || length <= 0;
      if ((flags & 8) != 0) instance->hidden_bytes = flags >> 1 & 3;
      if (length > area - capability->position) length = area - capability->position;
      if (length > 0) capability->end = capability->position + (uint32_t)length;
    }
    """#

  /// Everything that a function has.
  static let finding = #"""
    /* Whether a capability says that there is an extended list. */
    static inline int perm_implies_extended(const struct perm_space *space)
    {
      for (uint32_t index = 0; index < space->instance_count; ++index) {
        const struct perm_instance *instance = &space->instances[index];
        struct perm_capability capability = instance->capability;
        capability.first = capability.position;
        if (instance->page == NULL || perm_table_word(instance->page, 2) == 0) continue;
        if (perm_evaluate(&space->function, instance->page, perm_table_word(instance->page, 2), &capability) != 0)
          return 1;
      }
      return 0;
    }

    /* Finds the header and all capabilities, and what table describes each; 0: none describes the header. */
    static inline int perm_find_instances(struct perm_space *space)
    {
      struct perm_function *function = &space->function;
      const uint32_t layout = function->read(function->context, 0x0E, 1) & 0x7F;
      const uint32_t pointer = perm_list_pointer(layout);
      struct perm_said said = {{0, 0}, {0, 0}};
      int has_extended = 0;
      perm_append(space, PERM_TABLE_LIST_HEADER, layout, 0);
      if ((function->read(function->context, 6, 2) >> 4 & 1) != 0 && pointer != 0)
        perm_walk(space, PERM_TABLE_LIST_STANDARD, function->read(function->context, pointer, 1));
      function->facts[PERM_TABLE_FACT_DEVICE_TYPE] = function->facts[PERM_TABLE_FACT_MAX_LINK_WIDTH] = 0;
      for (uint32_t index = 0; index < space->instance_count; ++index)
        perm_hear(function, &space->instances[index].capability, &said);
      function->facts[PERM_TABLE_FACT_DEVICE_TYPE] = said.values[0];
      function->facts[PERM_TABLE_FACT_MAX_LINK_WIDTH] = said.values[1];
      for (uint32_t index = 0; index < space->instance_count; ++index)
        perm_classify(space, &space->instances[index]);
      if (space->instances[0].is_hidden || space->instances[0].page == NULL) return 0;
      if (function->size > PERM_CONVENTIONAL_SIZE) has_extended = perm_implies_extended(space);
      if (has_extended && perm_load(function, PERM_CONVENTIONAL_SIZE) != 0) {
        const uint32_t first = space->instance_count;
        perm_walk(space, PERM_TABLE_LIST_EXTENDED, PERM_CONVENTIONAL_SIZE);
        for (uint32_t index = first; index < space->instance_count; ++index)
          perm_classify(space, &space->instances[index]);
      }
      perm_synthesize(space, has_extended);
      return 1;
    }
    """#

  /// The guest's lists, led around what is hidden.
  static let relink = #"""
    /* Sets one byte of the shadow. */
    static inline void perm_set_byte(struct perm_space *space, uint32_t position, uint32_t value)
    {
      perm_replace(&space->rows[position >> 2].shadow, perm_mask(position, 1), value << (position & 3) * 8);
    }

    /* Leads the guest's standard list around what is hidden; hardware is not touched. */
    static inline void perm_relink_standard(struct perm_space *space)
    {
      uint32_t pointer = perm_list_pointer(space->instances[0].capability.id);
      const uint32_t announced = UINT32_C(1) << 20;
      uint32_t *status = &space->rows[1].shadow;
      int is_empty = 1;
      for (uint32_t index = 1; index < space->instance_count; ++index) {
        const struct perm_instance *instance = &space->instances[index];
        if (instance->capability.list != PERM_TABLE_LIST_STANDARD || instance->is_hidden) continue;
        if (pointer != 0) perm_set_byte(space, pointer, instance->capability.position);
        pointer = instance->capability.position + 1;
        is_empty = 0;
      }
      /* Also a list that begins with a bad pointer, and so has no capability, is announced. */
      if (pointer != 0 && (!is_empty || (*status & announced) != 0)) perm_set_byte(space, pointer, 0);
      perm_replace(status, announced, is_empty ? 0 : announced);
    }

    /* The same of the extended list. */
    static inline void perm_relink_extended(struct perm_space *space)
    {
      const uint32_t next = UINT32_C(0xFFC00000);
      uint32_t *head = &space->rows[PERM_CONVENTIONAL_SIZE / 4].shadow, *previous = NULL;
      int is_empty = 1;
      for (uint32_t index = 1; index < space->instance_count; ++index) {
        const struct perm_instance *instance = &space->instances[index];
        const uint32_t position = instance->capability.position;
        if (instance->capability.list != PERM_TABLE_LIST_EXTENDED) continue;
        if (perm_is_placeholder(instance)) {
          /* ID and version 0 with a next pointer: a capability that says nothing. */
          *head &= next;
          previous = head;
        } else if (!instance->is_hidden) {
          if (previous != NULL) perm_replace(previous, next, position << 20);
          previous = &space->rows[position >> 2].shadow;
          is_empty = 0;
        }
      }
      if (previous == NULL) return;
      perm_replace(previous, next, 0);
      if (is_empty) *head = 0;
    }
    """#
}
