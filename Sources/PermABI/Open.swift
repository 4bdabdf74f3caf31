// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import CPerm
internal import PermRuntime

// perm_config.h: from options to a space, and its end. The header has the words for each function.

@c @implementation
public func perm_config_open(
  _ options: UnsafePointer<perm_options>?, _ space: UnsafeMutablePointer<OpaquePointer?>?,
  _ error: UnsafeMutablePointer<perm_error>?
) -> perm_status {
  space?.pointee = nil
  do throws(CallFailure) {
    let space = try space.given()
    let opened = UnsafeMutablePointer<OpenedSpace>.allocate(capacity: 1)
    do throws(CallFailure) {
      opened.initialize(to: try open(perm_options.read(options)))
    } catch {
      opened.deallocate()
      throw error
    }
    space.pointee = OpaquePointer(opened)
    return PERM_OK
  } catch let failure {
    // Whoever does not ask why is not told.
    try? failure.structure.write(to: error)
    return failure.status
  }
}

@c @implementation
public func perm_config_destroy(_ space: OpaquePointer?) -> perm_status {
  guard let space else { return PERM_OK }
  let opened = UnsafeMutablePointer<OpenedSpace>(space)
  guard !opened.pointee.isBusy else { return PERM_ERROR_BUSY }
  let image = opened.pointee.image
  opened.pointee.space.release()
  opened.deinitialize(count: 1)
  opened.deallocate()
  DeviceImage.destroy(image)
  return PERM_OK
}

@c @implementation
public func perm_config_last_error(
  _ space: OpaquePointer?, _ error: UnsafeMutablePointer<perm_error>?
) -> perm_status {
  guard let space else { return PERM_ERROR_BAD_ARGUMENT }
  let opened = UnsafeMutablePointer<OpenedSpace>(space)
  guard !opened.pointee.isBusy else { return PERM_ERROR_BUSY }
  do throws(CallFailure) {
    try opened.pointee.failure.structure.write(to: error)
    return PERM_OK
  } catch {
    return error.status
  }
}

/// Opens a function; everything that a caller can get wrong is looked at first.
private func open(_ options: perm_options) throws(CallFailure) -> OpenedSpace {
  let tables = ForeignTables(try options.tables.given().pointee)
  let names = try options.legend.given().pointee.hookNames(tables)
  guard options.hook_count == 0 || options.hooks != nil, options.hook_count >= 0 else {
    throw CallFailure(PERM_ERROR_BAD_ARGUMENT)
  }
  let hooks = try ForeignHooks(
    names: names, UnsafeBufferPointer(start: options.hooks, count: options.hook_count))
  let facts = options.facts == nil ? FunctionFacts() : try FunctionFacts(perm_facts.read(options.facts))
  let power = try PowerOptions(options)
  let image = try image(options)
  do throws(CallFailure) {
    let function = try function(options, image)
    let space = try converting { () throws(ConfigError) in
      try ForeignSpace(function, facts: facts, tables: tables, hooks: hooks, options: power)
    }
    return OpenedSpace(space: .passRetained(space), image: image)
  } catch {
    DeviceImage.destroy(image)
    throw error
  }
}

/// A copy of the image; nil: there is none.
private func image(_ options: perm_options) throws(CallFailure) -> UnsafeMutableRawPointer? {
  guard let image = options.image else {
    guard options.image_size == 0 else { throw CallFailure(PERM_ERROR_BAD_ARGUMENT) }
    return nil
  }
  guard options.image_size == 256 || options.image_size == 4096 else {
    throw CallFailure(PERM_ERROR_BAD_SIZE)
  }
  return DeviceImage.make(UnsafeRawBufferPointer(start: image, count: options.image_size))
}

/// The device and its host.
private func function(
  _ options: perm_options, _ image: UnsafeMutableRawPointer?
) throws(CallFailure) -> HostFunction {
  let host = image != nil && options.host == nil ? perm_host() : try perm_host.read(options.host)
  let flags =
    PERM_HOST_KEEPS_CONFIG.rawValue | PERM_HOST_PREPARES_RESET.rawValue
    | PERM_HOST_HAS_PLATFORM_POWER.rawValue
  guard host.flags & ~flags == 0 else { throw CallFailure(PERM_ERROR_BAD_ARGUMENT) }
  let device: PlainDevice
  if let image {
    guard host.read == nil, host.write == nil else { throw CallFailure(PERM_ERROR_BAD_ARGUMENT) }
    device = PlainDevice(
      configSize: options.image_size, context: image, read: DeviceImage.read, write: DeviceImage.write,
      hostContext: host.context, wait: host.wait)
  } else {
    device = PlainDevice(
      configSize: Int(host.config_size), context: host.context, read: try host.read.given(),
      write: try host.write.given(), hostContext: host.context, wait: host.wait)
  }
  return HostFunction(device, host: host)
}

extension FunctionFacts {
  /// Facts as the caller's struct has them.
  init(_ facts: perm_facts) throws(CallFailure) {
    self.init()
    let known =
      PERM_FACT_IS_VF.rawValue | PERM_FACT_NO_MEMORY_ENABLE.rawValue | PERM_FACT_NO_INTERRUPT.rawValue
      | PERM_FACT_IDS.rawValue
    guard facts.flags & ~known == 0 else { throw CallFailure(PERM_ERROR_BAD_ARGUMENT) }
    func says(_ fact: perm_fact) -> Bool { facts.flags & fact.rawValue != 0 }
    isVF = says(PERM_FACT_IS_VF)
    lacksMemoryEnable = says(PERM_FACT_NO_MEMORY_ENABLE)
    hasInterrupt = !says(PERM_FACT_NO_INTERRUPT)
    if says(PERM_FACT_IDS) {
      vendorID = facts.vendor_id
      deviceID = facts.device_id
    }
    bars = try withUnsafeBytes(of: facts.bars) { (bytes) throws(CallFailure) in
      var resources: [BARResource?] = []
      for bar in bytes.bindMemory(to: perm_bar.self) { resources.append(try Self.resource(bar)) }
      return resources
    }
  }

  private static func resource(_ bar: perm_bar) throws(CallFailure) -> BARResource? {
    let kind: BARResource.Kind
    switch bar.kind {
    case PERM_BAR_NONE where bar.size == 0 && bar.is_prefetchable == 0: return nil
    case PERM_BAR_IO: kind = .io
    case PERM_BAR_MEMORY_32: kind = .mem32
    case PERM_BAR_MEMORY_64: kind = .mem64
    default: throw CallFailure(PERM_ERROR_BAD_ARGUMENT)
    }
    guard bar.size > 0, bar.size & (bar.size - 1) == 0, bar.is_prefetchable <= 1 else {
      throw CallFailure(PERM_ERROR_BAD_ARGUMENT)
    }
    return BARResource(kind: kind, isPrefetchable: bar.is_prefetchable == 1, size: bar.size)
  }
}
