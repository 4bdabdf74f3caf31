public import PermDSL
internal import PermRuntime

/// Every place where a profile breaks a law, whether it claims the law or not.
///
/// Each row of each variant is tried with every access, in every slicing, on the trap path; each variant's list is walked on
/// a function built for it. No hook is run on a row: outside its operands it reaches nothing.
///
/// - Parameters:
///   - profile: One of the model's profiles, without errors.
///   - model: What the profile is part of.
///   - lowered: Its rows.
/// - Returns: The exceptions, by law, then in the order of the tables.
/// - Complexity: O(variants x registers), and the accesses of each distinct row once.
public func checkLaws(_ profile: Profile, model: Model, lowered: LoweredProfile) -> [LawException] {
  var check = LawCheck(profile, lowered)
  for (number, index) in lowered.order.enumerated() {
    guard profile.capabilities.indices.contains(index), lowered.image.pages.indices.contains(number + 1)
    else {
      continue
    }
    check.check(profile.capabilities[index], page: number + 1)
  }
  for (number, synthetic) in profile.synthesized.enumerated() {
    let page = lowered.order.count + number + 1
    guard lowered.image.pages.indices.contains(page) else { continue }
    check.check(synthetic.renamed, page: page)
  }
  check.walkLists()
  return Law.allCases.flatMap { law in check.exceptions.filter { $0.law == law } }
}

/// The laws of one profile, while they are checked.
private struct LawCheck {
  private let profile: Profile
  private let lowered: LoweredProfile
  private var probe: RowProbe
  private(set) var exceptions: [LawException] = []

  init(_ profile: Profile, _ lowered: LoweredProfile) {
    self.profile = profile
    self.lowered = lowered
    let settings = lowered.image.pages.first.flatMap { $0.count > 1 ? $0[1] : nil } ?? 0
    probe = RowProbe(DirectoryPage.Settings(word: settings))
  }

  mutating func check(_ capability: Capability, page number: Int) {
    let page = lowered.image.pages[number]
    let set = lowered.variants[number - 1]
    var found = BreachCollector()
    for (index, variant) in set.variants.enumerated() {
      let fixed = VariantBlock(capability, variant, array: nil)
      if let hidden = capability.visibility.inForce(variant.value), case .hidden(let body) = hidden.value {
        checkHidden(fixed, body ?? profile.hidden ?? .none, hidden.origin, &found)
        continue
      }
      let rows = VariantRows(page, variant: index)
      checkBlock(fixed, rows.fixed, &found)
      let arrays = capability.arrays.indices.filter { capability.arrays[$0].condition.holds(variant.value) }
      for (array, rows) in zip(arrays, rows.arrays) {
        checkBlock(VariantBlock(capability, variant, array: array), rows, &found)
      }
    }
    exceptions += found.exceptions(of: capability.name, variantCount: set.variants.count, lowered.legend)
  }

  private mutating func checkBlock(_ block: VariantBlock, _ rows: [TableRow], _ found: inout BreachCollector)
  {
    let bits = BlockBits(block, rowCount: rows.count)
    var noted = BreachCollector.Block(bits: bits, block: block.array)
    for (index, row) in rows.enumerated() {
      let readOnly = bits.mask(row: index) { $0.isReadOnly }
      let breaches = probe.breaches(of: row, fixed: readOnly)
      noted.row(index, row)
      noted.add(.splitEqualsWhole, .slicedOnDevice, breaches.slicedOnDevice)
      noted.add(.splitEqualsWhole, .slicedInShadow, breaches.slicedInShadow)
      noted.add(.splitEqualsWhole, .slicedReads, breaches.slicedReads)
      let (device, shadow) = (breaches.unmaskedOnDevice, breaches.unmaskedInShadow)
      noted.add(.writesStayInMask, .readOnly, device & row.deviceWrite & readOnly)
      noted.add(.writesStayInMask, .reserved, device & row.deviceWrite & row.reserved)
      noted.add(.writesStayInMask, .unmasked, device & ~(row.deviceWrite & (readOnly | row.reserved)))
      noted.add(.writesStayInMask, .readOnlyInShadow, shadow & row.shadowWrite & readOnly)
      noted.add(.writesStayInMask, .reservedInShadow, shadow & row.shadowWrite & row.reserved)
      noted.add(.writesStayInMask, .unmaskedInShadow, shadow & ~(row.shadowWrite & (readOnly | row.reserved)))
      noted.add(.writesStayInMask, .changedByRead, breaches.changedByRead)
      noted.add(.rw1cUntouched, .clearedUnasked, breaches.clearedUnasked)
      guard block.array == nil else { continue }
      let kind = TableKind(block.capability.kind)
      let links = ListBits.mask(kind, id: block.capability.id, dwordOffset: index * 4)
      let live = (0..<4).reduce(UInt32(0)) { mask, byte in
        row.liveBytes >> UInt32(byte) & 1 != 0 ? mask | 0xFF << UInt32(byte * 8) : mask
      }
      noted.add(.listIsSound, .liveLink, links & (~row.virt | live))
      noted.add(.listIsSound, .writableLink, links & row.shadowWrite)
    }
    found.add(noted)
  }

  /// A hidden capability has no rows: all its bytes do the same.
  private mutating func checkHidden(
    _ block: VariantBlock,
    _ policy: Policy,
    _ origin: SourceRange,
    _ found: inout BreachCollector
  ) {
    guard let policy = BytePolicy(policy) else { return }
    let bits = BlockBits(block, rowCount: 0)
    var isBroken = false
    for row in 0..<(bits.bits.count + 31) / 32 {
      let made = TableRow(
        policy,
        rw1c: bits.mask(row: row) { $0.clearsOnOne },
        reserved: bits.mask(row: row) { $0.isReserved }
      )
      let breaches = probe.breaches(of: made, fixed: bits.mask(row: row) { $0.isReadOnly })
      isBroken = isBroken || breaches.unmaskedOnDevice != 0
    }
    guard isBroken else { return }
    found.add(.writesStayInMask, .hiddenBody, bits: 0..<bits.bits.count, origin)
  }

  /// Walks the lists of a function for each variant that is shown.
  mutating func walkLists() {
    guard let builder = FunctionBuilder(profile, lowered: lowered) else { return }
    for function in builder.functions().built {
      let problems = ListProbe.problems(
        of: function.image,
        facts: function.facts,
        tables: lowered.image,
        hooks: lowered.legend.hooks
      )
      // Once astray, a walk goes anywhere: the first step of each kind says what is wrong.
      var seen: Set<ListProbe.Problem> = []
      for problem in problems ?? [] where seen.insert(problem.problem).inserted {
        let reason: LawException.Reason =
          switch problem.problem {
          case .endless: .endless
          case .strays: .strays
          case .misses: .misses
          }
        exceptions.append(
          LawException(
            law: .listIsSound,
            capability: function.name,
            path: "list",
            bits: problem.position * 8..<problem.position * 8 + 16,
            variants: 1,
            variantCount: 1,
            row: TableLegend.Line(file: "", line: 0, subject: ""),
            origin: profile.origin,
            reason: reason.rawValue
          )
        )
      }
    }
  }
}
