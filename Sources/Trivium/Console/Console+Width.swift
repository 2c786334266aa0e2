import Foundation

extension Console {
  /// Columns of the terminal that results go to; `nil` when they go elsewhere or nobody knows.
  var columns: Int? {
    guard writesToTerminal else { return nil }
    if let stated = ProcessInfo.processInfo.environment["COLUMNS"].flatMap(Int.init), stated > 0 {
      return stated
    }
    var size = winsize()
    guard ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }
}
