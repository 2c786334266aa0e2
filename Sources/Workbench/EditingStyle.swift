/// Which keys edit a text.
package enum EditingStyle: String, Sendable, Hashable, CaseIterable {
  /// As in readline and Emacs.
  case readline
  case vi
}
