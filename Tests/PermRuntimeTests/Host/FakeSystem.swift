import Glibc

@testable import PermRuntime

/// Folders as the system gives them for devices, removed when the test ends.
final class FakeSysfs {
  /// Where `/sys` is.
  let root: String
  /// The device that a test is about.
  let folder: String
  private let address: String

  init(_ address: String = "0000:01:00.0") {
    var template = Array("/tmp/perm-sysfs-XXXXXX".utf8CString)
    root = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) } ?? "/nonexistent"
    }
    self.address = address
    folder = root + "/bus/pci/devices/" + address
    makeFolder("bus/pci/devices/" + address)
  }

  deinit { FakeSysfs.remove(root) }

  /// Where `/sys` and `/dev` are.
  var roots: SystemRoots { SystemRoots(system: root, devices: root + "/dev") }

  /// Makes a folder, and those above it.
  func makeFolder(_ path: String) {
    var folder = root
    for part in path.split(separator: "/") {
      folder += "/" + part
      mkdir(folder, 0o777)
    }
  }

  /// A file of the device.
  func add(_ name: String, _ bytes: [UInt8]) { addFile("bus/pci/devices/\(address)/\(name)", bytes) }

  /// A file of the device.
  func add(_ name: String, _ text: String) { add(name, Array(text.utf8)) }

  /// A file.
  func addFile(_ path: String, _ bytes: [UInt8] = []) {
    makeFolder(path.split(separator: "/").dropLast().joined(separator: "/"))
    guard let file = fopen(root + "/" + path, "wb") else { return }
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
  }

  /// A link of the device.
  func link(_ name: String, to target: String) { symlink(target, folder + "/" + name) }

  /// A link.
  func addLink(_ path: String, to target: String) {
    makeFolder(path.split(separator: "/").dropLast().joined(separator: "/"))
    symlink(target, root + "/" + path)
  }

  /// What a file of the device holds now.
  func bytes(_ name: String) -> [UInt8] {
    guard let file = fopen(folder + "/" + name, "rb") else { return [] }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    return Array(bytes[..<fread(&bytes, 1, bytes.count, file)])
  }

  private static func remove(_ path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      unlink(path)
      return
    }
    for name in SysfsFile.names(path) ?? [] { remove(path + "/" + name) }
    rmdir(path)
  }
}
