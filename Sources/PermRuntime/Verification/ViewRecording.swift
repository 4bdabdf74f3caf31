/// Records what a config space answers, whoever is its master, and what the device's own registers hold meanwhile.
public enum ViewRecording {
  /// Makes accesses and writes down what they find.
  ///
  /// - Parameters:
  ///   - steps: Accesses and looks at registers, as a `ParityPlan` has them.
  ///   - head: What the recording begins with; its images are read here.
  ///   - view: What a guest sees: the kernel's config region of a device.
  ///   - registers: The same device past it.
  ///   - progress: Is told how many steps were made, from time to time.
  /// - Returns: The recording; an access that failed has an event of its own in place of an answer.
  /// - Throws: `deviceFailed`, where the registers cannot be read.
  public static func record<View: PassthroughFunction, Registers: PassthroughFunction>(
    _ steps: [Trace.Kind], _ head: Trace, view: inout View, registers: inout Registers,
    progress: (Int) -> Void
  ) throws(ConfigError) -> Trace {
    var trace = head
    trace.operations = []
    trace.operations.reserveCapacity(steps.count)
    trace.hardware = try image(of: &registers)
    trace.view = try image(of: &view)
    for (index, step) in steps.enumerated() {
      if index % 256 == 0 { progress(index) }
      trace.operations.append(
        Trace.Operation(line: index + 1, kind: try made(step, &view, &registers)))
    }
    trace.finalView = try image(of: &view)
    trace.finalHardware = try image(of: &registers)
    return trace
  }

  private static func made<View: PassthroughFunction, Registers: PassthroughFunction>(
    _ step: Trace.Kind, _ view: inout View, _ registers: inout Registers
  ) throws(ConfigError) -> Trace.Kind {
    switch step {
    case .read(var access):
      guard let value = try? view.readConfig(at: access.position, byteWidth: access.byteWidth) else {
        return failure("read-error", access)
      }
      access.value = value
      return .read(access)
    case .write(let access):
      do throws(ConfigError) {
        try view.writeConfig(at: access.position, byteWidth: access.byteWidth, value: access.value)
        return step
      } catch {
        return failure("write-error", access)
      }
    case .register(var access):
      access.value = try registers.readConfig(at: access.position, byteWidth: access.byteWidth)
      return .register(access)
    case .event: return step
    }
  }

  private static func failure(_ name: String, _ access: Trace.Access) -> Trace.Kind {
    .event(words: "\(name) \(hexText(access.position)) \(access.byteWidth)", action: nil)
  }

  /// The whole space, dword by dword.
  public static func image<Function: PassthroughFunction>(
    of function: inout Function
  ) throws(ConfigError) -> ConfigImage {
    var image = ConfigImage(isExtended: function.configSize > ListFormat.conventionalSize)
    for position in stride(from: 0, to: function.configSize, by: 4) {
      image.store(try function.readConfig(at: position, byteWidth: 4), at: position, byteWidth: 4)
    }
    return image
  }
}
