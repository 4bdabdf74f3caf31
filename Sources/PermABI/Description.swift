// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import CPerm
internal import PermRuntime

// perm_config.h: what a space is. The header has the words for each function.

@c @implementation
public func perm_config_describe(
  _ space: OpaquePointer?, _ description: UnsafeMutablePointer<perm_description>?
) -> perm_status {
  call(space) { (space) throws(CallFailure) in
    var structure = perm_description()
    structure.config_size = UInt32(clamping: space.size)
    structure.capability_count = UInt32(clamping: space.capabilities.count)
    structure.finding_count = UInt32(clamping: space.findings.count)
    structure.fingerprint = space.fingerprint.rawValue
    try structure.write(to: description)
  }
}

@c @implementation
public func perm_config_capability(
  _ space: OpaquePointer?, _ index: UInt32, _ capability: UnsafeMutablePointer<perm_found_capability>?
) -> perm_status {
  call(space) { (space) throws(CallFailure) in
    let instances = space.capabilities
    guard instances.indices.contains(Int(index)) else { throw CallFailure(PERM_ERROR_OUT_OF_RANGE) }
    let instance = instances[Int(index)]
    var structure = perm_found_capability()
    structure.list = instance.kind.number
    structure.id = UInt32(clamping: instance.id)
    structure.position = UInt32(clamping: instance.position)
    structure.length = UInt32(clamping: instance.length)
    structure.page = UInt32(clamping: instance.page ?? 0)
    structure.variant = UInt32(clamping: instance.variant)
    structure.flags =
      (instance.isHidden ? PERM_CAPABILITY_HIDDEN.rawValue : 0)
      | (instance.isSynthetic ? PERM_CAPABILITY_SYNTHETIC.rawValue : 0)
    try structure.write(to: capability)
  }
}

@c @implementation
public func perm_config_finding(
  _ space: OpaquePointer?, _ index: UInt32, _ finding: UnsafeMutablePointer<perm_finding>?
) -> perm_status {
  call(space) { (space) throws(CallFailure) in
    let findings = space.findings
    guard findings.indices.contains(Int(index)) else { throw CallFailure(PERM_ERROR_OUT_OF_RANGE) }
    var structure = perm_finding()
    structure.code = findings[Int(index)].code.number
    structure.list = findings[Int(index)].kind.number
    structure.id = UInt32(clamping: findings[Int(index)].id)
    structure.position = UInt32(clamping: findings[Int(index)].position)
    try structure.write(to: finding)
  }
}
