import Foundation
import ModelProviders

/// Which keys are set, by name alone, and which model servers listen on this machine.
struct ProviderDiagnosis {
  var environment: [String: String]
  var isListening: (Int) -> Bool = LoopbackPort.isListening

  var findings: [Finding] { keys + servers }

  private var keys: [Finding] {
    var told: Set<String> = []
    let set = Provider.all.flatMap { provider in
      provider.keyVariables.filter { environment[$0]?.isEmpty == false && told.insert($0).inserted }
        .map { Finding(.ok, "key", "\($0) is set (\(provider.title))") }
    }
    return set.isEmpty
      ? [Finding(.ok, "key", "No key is set; the embedded model needs none.")] : set
  }

  private var servers: [Finding] {
    let local = Provider.all.compactMap { provider -> (title: String, name: String, port: Int)? in
      guard let url = provider.baseURL.flatMap({ URL(string: $0) }), url.host == "127.0.0.1",
        let port = url.port
      else { return nil }
      return (provider.title, provider.name, port)
    }
    let found = local.filter { isListening($0.port) }.map {
      Finding(
        .ok, "server",
        "something listens on port \($0.port), where \($0.title) does (\($0.name)/MODEL)")
    }
    return found.isEmpty
      ? [Finding(.ok, "server", "No model server listens on the usual ports of this machine.")]
      : found
  }
}

/// A TCP port of this machine.
enum LoopbackPort {
  /// Connects and hangs up; on this machine the answer comes at once.
  static func isListening(_ port: Int) -> Bool {
    let descriptor = socket(AF_INET, Int32(streamKind), 0)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(clamping: port).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }

  #if canImport(Darwin)
    private static let streamKind = SOCK_STREAM
  #else
    private static let streamKind = SOCK_STREAM.rawValue
  #endif
}
